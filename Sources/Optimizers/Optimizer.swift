/// An update rule without a rate: the rate is an argument of each step.
///
/// A rule is a small value. What it remembers between steps, its slots, lives in arenas parallel to the
/// parameters' and is handed in by the caller, so that a rule never holds state.
public protocol Optimizer: Codable, Equatable, Sendable {
  /// The name on the command line and in files, for example `sgd`.
  static var name: String { get }

  /// The names of the slots, PyTorch's own (`momentum_buffer`, `exp_avg`, …); order matters.
  var slots: [String] { get }

  /// What a slot is filled with before the first step.
  func initialValue(ofSlot slot: String) -> Float

  /// The momentum (β₁ in the Adam family) that a schedule may replace; `nil` where the rule has none.
  var momentum: Double? { get }

  /// Checks the hyper-parameters.
  ///
  /// A rule outside its ranges still runs, but its numbers mean nothing; whoever takes a rule from a user
  /// calls this first.
  func validate() throws(OptimizerError)

  /// Updates parameters in place: one fused pass over the arenas on all threads.
  ///
  /// Elements that are exactly zero in parameters, gradients and initial slots (padded channels) stay
  /// exactly zero.
  ///
  /// - Parameters:
  ///   - arena: parameters, gradients and slots, all of `arena.count` elements.
  ///   - rate: the learning rate of this step.
  ///   - momentum: this step's momentum, or `nil` for the rule's own.
  ///   - step: how many updates this will have been, from 1.
  ///   - threads: how many threads share the work; the result does not depend on it.
  func update(_ arena: ParameterArena, rate: Double, momentum: Double?, step: Int, threads: Int)
}

extension Optimizer {
  public func initialValue(ofSlot slot: String) -> Float { 0 }
  public var momentum: Double? { nil }
  public func validate() throws(OptimizerError) {}
}
