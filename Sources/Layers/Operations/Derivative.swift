/// How a gradient passes an operation: for each input and each tensor, what its own gradient is computed from.
///
/// A backend keeps what the terms read of the forward pass, and nothing else; it computes a term only where somebody
/// upstream wants it. The formulas are in the operation's documentation.
public struct Derivative: Equatable, Sendable {
  /// What a gradient is of.
  public enum Target: Hashable, Sendable {
    /// One of the values that the operation reads.
    case input(Int)
    /// One of its tensors.
    case parameter(Int)
  }

  /// What a gradient is computed from, beside the gradient of the operation's value.
  public enum Source: Hashable, Sendable {
    case input(Int)
    case output
    case parameter(Int)
    /// What the forward pass draws or leaves for it: a mask, moments, the places of largest values.
    case trace
  }

  /// One gradient.
  public struct Term: Equatable, Sendable {
    public let target: Target
    public let sources: Set<Source>
  }

  public let terms: [Term]

  public init(_ terms: [Target: Set<Source>]) {
    self.terms = terms.map(Term.init).sorted { $0.target < $1.target }
  }

  /// Whether a gradient is computed from this.
  public func reads(_ source: Source) -> Bool { terms.contains { $0.sources.contains(source) } }
}

extension Derivative.Target: Comparable {
  /// Inputs first, both by their index.
  public static func < (a: Self, b: Self) -> Bool {
    switch (a, b) {
    case (.input(let a), .input(let b)), (.parameter(let a), .parameter(let b)): a < b
    case (.input, .parameter): true
    case (.parameter, .input): false
    }
  }
}
