/// Where a contestant's rates come from.
public enum RateOrigin: String, Codable, Sendable {
  /// Its own range test.
  case found
  /// The rate that PyTorch's class takes when it is given none.
  case pytorchDefault
  /// The user.
  case given
}
