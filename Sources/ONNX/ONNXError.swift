public import Files
import Interchange
public import Tensors

/// Why a model can't be written as an ONNX file.
public enum ONNXError: Error, Equatable, Sendable {
  /// Names of tensors that the model has and the weights lack, that it does not know, and of those in
  /// another shape.
  case weights(missing: [String], unexpected: [String], wronglyShaped: [String])
  /// Colours can't be normalised in such samples.
  case notColourImages(Shape)
  /// The file would be beyond the 2 GB that the format allows.
  case tooLarge
  /// It can't be written.
  case file(FileError)
}

extension ONNXError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .weights(let missing, let unexpected, let wronglyShaped):
      let lists = [
        ("missing", missing), ("unexpected", unexpected), ("of another shape", wronglyShaped),
      ]
      let parts = lists.filter { !$1.isEmpty }.map { "\($0): \($1.joined(separator: ", "))" }
      return "The weights do not fit the model (\(parts.joined(separator: "; "))). "
        + "Use those that were made with it."
    case .notColourImages(let shape):
      return
        "Samples of \(shape) are no colour images, so that the normalisation of red, green and "
        + "blue does not fit them. Leave it out."
    case .tooLarge:
      return "The model is beyond the 2 GB that an ONNX file can hold. Write safetensors instead."
    case .file(let error): return error.description
    }
  }
}
