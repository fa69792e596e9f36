public import Files

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
      "\(path) holds no weights: it is \(content.rawValue). \(content.advice)"
    case .malformed(let path, let offset, let reason):
      "\(path) is not a sound file of weights: at byte \(offset), \(reason). "
        + "It may be damaged or cut off; get or save it again."
    case .forbidden(let path, let offset, let reason):
      "\(path) is refused: at byte \(offset), \(reason). Nothing of it was executed. If you trust "
        + "its source, load it in PyTorch and save torch.save(model.state_dict(), …) alone."
    case .noWeights(let path, let reason):
      "\(path) holds no weights that can be used: \(reason). "
        + "Save them with torch.save(model.state_dict(), …)."
    case .digest(let path, let named, let actual):
      "\(path) is damaged or another file: by its name its SHA-256 begins with \(named), but it is "
        + "\(actual). Download it again, or rename it if you changed it yourself."
    }
  }
}
