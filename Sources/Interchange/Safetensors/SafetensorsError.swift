public import Files
import Wording

/// Why a safetensors file could not be read or written; each a sentence that names the file.
public enum SafetensorsError: Error, Equatable, Sendable {
  /// The system refused.
  case file(FileError)
  /// The file contradicts the format.
  case malformed(path: String, reason: String)
  /// The file is sound, but has no tensor of that name.
  case missingTensor(path: String, name: String)
  /// The tensor's elements are not floating-point numbers that can be converted.
  case notConvertible(path: String, name: String, type: ElementType)
  /// What is to be written can't be: a name occurs twice or is reserved.
  case unwritableName(path: String, name: String)
}

extension SafetensorsError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .file(let error):
      error.description
    case .malformed(let path, let reason):
      "\(path.escaped) is not a sound safetensors file: \(reason). "
        + "It may be damaged or cut off; get or write it again."
    case .missingTensor(let path, let name):
      "\(path.escaped) has no tensor “\(name.excerpt())”."
    case .notConvertible(let path, let name, let type):
      "The tensor “\(name.excerpt())” of \(path.escaped) has elements of type \(type.rawValue), "
        + "but weights must be F16, BF16, F32 or F64."
    case .unwritableName(let path, let name):
      "Can't write \(path.escaped): the tensor name “\(name.excerpt())” occurs twice or is reserved."
    }
  }
}
