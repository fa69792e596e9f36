public import Tensors
import Wording

/// How given tensors differ from those that a plan holds: everything at once, nothing loaded.
public struct WeightsError: Error, Equatable, Sendable {
  /// A tensor of the right name and the wrong shape.
  public struct WrongShape: Equatable, Sendable {
    public let name: String
    public let expected: Shape
    public let found: Shape

    public init(name: String, expected: Shape, found: Shape) {
      self.name = name
      self.expected = expected
      self.found = found
    }
  }

  /// Names that the plan has and the tensors lack.
  public var missing: [String] = []
  /// Names that the plan does not know.
  public var unexpected: [String] = []
  /// Names that were given more than once.
  public var repeated: [String] = []
  public var wronglyShaped: [WrongShape] = []

  public init() {}

  /// Whether everything fits.
  public var isEmpty: Bool {
    missing.isEmpty && unexpected.isEmpty && repeated.isEmpty && wronglyShaped.isEmpty
  }
}

extension WeightsError: CustomStringConvertible {
  public var description: String {
    """
    The tensors do not fit the model (\(differences)); nothing was loaded. Use the model, classes and image size that \
    they were made with.
    """
  }

  /// What does not fit, as clauses; of many names the first few.
  package var differences: String {
    var parts: [String] = []
    if !missing.isEmpty { parts.append("missing: \(Self.list(missing))") }
    if !unexpected.isEmpty { parts.append("unexpected: \(Self.list(unexpected))") }
    if !repeated.isEmpty { parts.append("given twice: \(Self.list(repeated))") }
    if !wronglyShaped.isEmpty {
      let clauses = wronglyShaped.lazy.map {
        "\($0.name.excerpt()) is \($0.found) instead of \($0.expected)"
      }
      parts.append("wrong shape: \(Phrase.list(clauses, atMost: 8))")
    }
    return parts.joined(separator: "; ")
  }

  private static func list(_ names: [String]) -> String {
    Phrase.list(names.lazy.map { $0.excerpt() }, atMost: 8)
  }
}
