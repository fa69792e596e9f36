public import Files
import Wording

/// Why weights could not be read from a file; each a sentence that names the file and the place in it.
public enum StateDictionaryError: Error, Equatable, Sendable {
  /// The system refused.
  case file(FileError)
  /// A safetensors file was refused.
  case safetensors(SafetensorsError)
  /// The file is something else.
  case foreign(path: String, content: ForeignContent)
  /// The file contradicts its format; `offset` is a byte of the file.
  case malformed(path: String, offset: Int, reason: String)
  /// The file asks for something that weights don't need, and that may run a program elsewhere.
  case forbidden(path: String, offset: Int, reason: String)
  /// What was saved, or lies under `key`, is a whole network of a class rather than its weights.
  case wholeModel(path: String, type: String, key: String?)
  /// One of the weights is no tensor of floating-point numbers; `kind` is a noun phrase.
  case unreadableTensor(path: String, name: String, kind: String)
  /// There are several dictionaries of tensors, and nothing tells which is meant.
  case ambiguous(path: String, keys: [String])
  /// No tensors lie under the key that was asked for, but under these.
  case noSuchKey(path: String, key: String, keys: [String])
  /// The file is sound but what it holds can't be used as weights.
  case noWeights(path: String, reason: String)
  /// The file's name bears the first digits of a SHA-256 that its content does not have.
  case digest(path: String, named: String, actual: String)
}

extension StateDictionaryError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .file(let error): error.description
    case .safetensors(let error): error.description
    case .foreign(let path, let content):
      "\(path.escaped) holds no weights: it is \(content.rawValue). \(content.advice)"
    case .malformed(let path, let offset, let reason):
      "\(path.escaped) is not a sound file of weights: at byte \(offset), \(reason). "
        + "It may be damaged or cut off; get or save it again."
    case .forbidden(let path, let offset, let reason):
      "\(path.escaped) is refused: \(offset > 0 ? "at byte \(offset), " : "")\(reason). Nothing of it was "
        + "executed. If you trust its source, load it in PyTorch and save "
        + "torch.save(model.state_dict(), …) alone."
    case .wholeModel(let path, let type, let key):
      "\(path.escaped) holds \(key.map { "under \($0) " } ?? "")a whole model of the Python class “\(type.excerpt())” "
        + "rather than its weights; that needs its program to be read, and nothing of it was executed. If you trust its "
        + "source, load it where that program is, with torch.load(…, weights_only=False), and save "
        + "torch.save(model.state_dict(), …)."
    case .unreadableTensor(let path, let name, let kind):
      "\(path.escaped) can't be used: its weight “\(name.excerpt())” is \(kind), not a tensor of 16, 32 or 64-bit "
        + "floating-point numbers. "
        + (kind == PickleGlobal.quantized
          ? "Save the weights that the model had before it was quantized."
          : "Convert it in PyTorch, with .float() if it can be, and save the weights again.")
    case .ambiguous(let path, let keys):
      "\(path.escaped) holds several sets of weights: \(Self.list(keys)). Say which by its key."
    case .noSuchKey(let path, let key, let keys):
      "\(path.escaped) holds no tensors under the key “\(key.excerpt())”"
        + (keys.isEmpty
          ? ", nor under any other: leave the key out."
          : ". There are tensors under \(Self.list(keys)).")
    case .noWeights(let path, let reason):
      "\(path.escaped) holds no weights that can be used: \(reason). "
        + "Save them with torch.save(model.state_dict(), …)."
    case .digest(let path, let named, let actual):
      "\(path.escaped) is damaged or another file: by its name its SHA-256 begins with \(named), but it is "
        + "\(actual). Download it again, or rename it if you changed it yourself."
    }
  }

  private static func list(_ keys: [String]) -> String {
    Phrase.list(keys.map { "“\($0.excerpt())”" }, atMost: 8)
  }
}
