package import Records

/// Where a contestant's rates are to come from.
package enum RateChoice: Codable, Equatable, Sendable {
  /// Its own range test.
  case found
  /// The rate that PyTorch's class takes when it is given none, as the highest.
  case pytorchDefault
  /// A highest rate and, where it was given, a lowest.
  case given(max: Double, base: Double?)

  /// What records call it.
  package var origin: RateOrigin {
    switch self {
    case .found: .found
    case .pytorchDefault: .pytorchDefault
    case .given: .given
    }
  }
}
