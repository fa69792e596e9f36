import Tensors
import Wording

/// The names by which the command line and `config.json` know the schedules.
public enum ScheduleName: String, Codable, CaseIterable, Sendable {
  case constant
  case triangular
  case triangular2
  case triangularLinear = "triangular-linear"
  case expRange = "exp-range"
  case oneCycle = "one-cycle"
  case cosine
  case flatCosine = "flat-cosine"
  case warmRestarts = "warm-restarts"
  case step
  case multiStep = "multi-step"
  case exponential
  case linear
  case polynomial
  case warmup
  case joined

  /// The schedules that a name and a few settings describe: all but `joined`, which needs segments.
  public static let selectable: [ScheduleName] = allCases.filter { $0 != .joined }

  /// Whether it cycles in straight lines between two bounds.
  public var isTriangular: Bool {
    switch self {
    case .triangular, .triangular2, .triangularLinear, .expRange: true
    case .constant, .oneCycle, .cosine, .flatCosine, .warmRestarts, .step, .multiStep, .exponential,
      .linear, .polynomial, .warmup, .joined:
      false
    }
  }

  /// Reads a name that someone typed, whatever its case.
  ///
  /// - Throws: ``ScheduleError/unknownName(_:nearest:)`` with the name that was probably meant.
  public init(parsing text: String) throws(ScheduleError) {
    let names = Self.selectable.map(\.rawValue)
    guard let name = Self(rawValue: text.lowercased()), Self.selectable.contains(name) else {
      throw .unknownName(text, nearest: NearestName.nearest(to: text, among: names))
    }
    self = name
  }
}

extension ScheduleName: CustomStringConvertible {
  public var description: String { rawValue }
}
