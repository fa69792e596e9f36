public import Tensors

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
    var parts: [String] = []
    if !missing.isEmpty { parts.append("missing: \(missing.joined(separator: ", "))") }
    if !unexpected.isEmpty { parts.append("unexpected: \(unexpected.joined(separator: ", "))") }
    if !repeated.isEmpty { parts.append("given twice: \(repeated.joined(separator: ", "))") }
    if !wronglyShaped.isEmpty {
      let list = wronglyShaped.map { "\($0.name) is \($0.found) instead of \($0.expected)" }
      parts.append("wrong shape: \(list.joined(separator: ", "))")
    }
    return """
      The tensors do not fit the model (\(parts.joined(separator: "; "))); nothing was loaded. Use \
      the model, classes and image size that they were made with.
      """
  }
}
