/// An update rule without a rate: the rate is an argument of each step.
///
/// A rule is a small value. What it remembers between steps is handed in by the caller, so that a rule never
/// holds state: its slots, which live in arenas parallel to the parameters', and its scalars, which are single
/// numbers.
public protocol Optimizer: Codable, Equatable, Sendable {
  /// The name on the command line and in files, for example `sgd`; that of the type by default.
  static var name: String { get }

  /// The names of the slots, PyTorch's own (`momentum_buffer`, `exp_avg`, …); order matters.
  var slots: [String] { get }

  /// What a slot is filled with before the first step.
  func initialValue(ofSlot slot: String) -> Float

  /// The names of the scalars (`mu_product`), which are zero before the first step; order matters.
  var scalars: [String] { get }

  /// How many sums over all parameters the scalars of a step depend on; 0 for most rules.
  ///
  /// Rules that have any go over everything twice: ``gather(_:into:rate:multiplier:momentum:step:threads:)`` makes the
  /// sums before anything moves, and ``advance(_:sums:rate:momentum:step:)`` makes scalars of them.
  var sumCount: Int { get }

  /// Adds what an arena contributes to a step's sums, and may bring its slots to the step; parameters stay.
  ///
  /// Each tensor is to be summed by itself: what comes of it must not depend on where arenas are cut.
  ///
  /// - Parameters:
  ///   - arena: with the scalars as the step before left them.
  ///   - sums: zero before the step's first arena.
  ///   - rate: the learning rate of this step, the same for all arenas.
  ///   - multiplier: what the rate is multiplied by for this arena.
  ///   - momentum: this step's momentum, or `nil` for the rule's own.
  ///   - step: how many updates this will have been, from 1.
  ///   - threads: how many threads share the work; the result does not depend on it.
  func gather(
    _ arena: ParameterArena, into sums: inout [Double], rate: Double, multiplier: Double,
    momentum: Double?, step: Int, threads: Int)

  /// Brings the scalars to a step.
  ///
  /// Called once before the updates of a step, however many arenas those go over.
  ///
  /// - Parameters:
  ///   - scalars: as the step before left them, in the order of ``scalars``.
  ///   - sums: what was gathered for this step, ``sumCount`` numbers.
  ///   - rate: the learning rate of this step, without any arena's multiplier.
  ///   - momentum: this step's momentum, or `nil` for the rule's own.
  ///   - step: how many updates this will have been, from 1.
  func advance(
    _ scalars: inout [Double], sums: [Double], rate: Double, momentum: Double?, step: Int)

  /// The momentum (β₁ in the Adam family) that a schedule may replace; `nil` where the rule has none.
  var momentum: Double? { get }

  /// How strongly weights are drawn to zero, in the rule's own way; 0 for not at all.
  ///
  /// It can be set because groups of parameters may differ in it. A rule that declares none has none: setting it does
  /// nothing, and groups with a weight decay of their own are refused.
  var weightDecay: Double { get set }

  /// The hyper-parameters in words, as reports show them: `beta1 0.9, beta2 0.999, epsilon 1e-08`. What is off, such as
  /// a weight decay of 0, is left out. Empty for a rule that does not say.
  var summary: String { get }

  /// Checks the hyper-parameters.
  ///
  /// A rule outside its ranges still runs, but its numbers mean nothing; whoever takes a rule from a user
  /// calls this first.
  func validate() throws(OptimizerError)

  /// How many elements of scratch memory an update of these tensors needs; 0 for most rules.
  ///
  /// Whoever calls ``update(_:rate:momentum:step:threads:)`` makes it once and lends it each time.
  func workspaceCount(for tensors: [ParameterTensor]) -> Int

  /// Updates parameters in place: one fused pass over the arenas on all threads.
  ///
  /// Elements that are exactly zero in parameters, gradients and initial slots (padded channels) stay
  /// exactly zero.
  ///
  /// - Parameters:
  ///   - arena: parameters, gradients and slots, all of `arena.count` elements, and this step's scalars.
  ///   - rate: the learning rate of this step.
  ///   - momentum: this step's momentum, or `nil` for the rule's own.
  ///   - step: how many updates this will have been, from 1.
  ///   - threads: how many threads share the work; the result does not depend on it.
  func update(_ arena: ParameterArena, rate: Double, momentum: Double?, step: Int, threads: Int)

  /// Whether the weights to be evaluated and kept are others than those that gradients are taken at: an average of them.
  ///
  /// `false` for most rules. Where it is `true`, batch norms measure their statistics anew at those weights.
  var hasEvaluationWeights: Bool { get }

  /// Writes the weights to be evaluated, for a rule that has its own.
  ///
  /// - Parameters:
  ///   - arena: as the last update left it.
  ///   - weights: memory parallel to the arena's parameters, which holds a copy of them.
  ///   - threads: how many threads share the work; the result does not depend on it.
  func writeEvaluationWeights(
    of arena: ParameterArena, into weights: UnsafeMutablePointer<Float>, threads: Int)
}

extension Optimizer {
  public static var name: String { "\(Self.self)" }
  public func initialValue(ofSlot slot: String) -> Float { 0 }
  public var scalars: [String] { [] }
  /// Nothing, for rules without scalars.
  public func advance(
    _ scalars: inout [Double], sums: [Double], rate: Double, momentum: Double?, step: Int
  ) {}
  /// None, for rules whose steps depend on their own parameters alone.
  public var sumCount: Int { 0 }
  /// Nothing, for rules without sums.
  public func gather(
    _ arena: ParameterArena, into sums: inout [Double], rate: Double, multiplier: Double,
    momentum: Double?, step: Int, threads: Int
  ) {}
  public var hasEvaluationWeights: Bool { false }
  /// Nothing: the trained weights are those to be evaluated.
  public func writeEvaluationWeights(
    of arena: ParameterArena, into weights: UnsafeMutablePointer<Float>, threads: Int
  ) {}
  public var momentum: Double? { nil }
  public var weightDecay: Double {
    get { 0 }
    set {}
  }
  public var summary: String { "" }
  public func validate() throws(OptimizerError) {}
  /// None, for rules that treat every element alike.
  public func workspaceCount(for tensors: [ParameterTensor]) -> Int { 0 }
}
