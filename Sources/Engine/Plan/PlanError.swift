/// Why a plan cannot be computed on this machine. What is wrong with the model itself is a `ShapeError`.
public enum PlanError: Error, Equatable, Sendable {
  /// The number of threads is below 1 or beyond any use.
  case threads(Int)
  /// The processor lacks the instruction set that was asked for.
  case instructionSet(InstructionSet)
  /// An environment variable has a value that it can't have.
  case environment(variable: String, value: String, choices: [String])
  /// The label smoothing is not at least 0 and below 1.
  case labelSmoothing(Double)
  /// The stage to be frozen is the last.
  case everythingFrozen(stage: String)
  /// In training a batch norm would see a single value of each channel.
  case oneValueNorm(layer: String, batchSize: Int)
  /// oneDNN could not be set up at all.
  case oneDNNUnavailable
  /// oneDNN offers nothing for a layer.
  case noKernel(layer: String, operation: String, reason: String)
}

extension PlanError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .threads(let count):
      "\(count) threads were asked for; give a number from 1 to \(PlanError.mostThreads)."
    case .instructionSet(let set):
      """
      This processor has no \(set.rawValue) instructions; leave the instruction set out to use \
      \(InstructionSet.best.rawValue).
      """
    case .environment(let variable, let value, let choices):
      """
      The environment variable \(variable) is "\(value)"; give one of \
      \(choices.joined(separator: ", ")), or unset it.
      """
    case .labelSmoothing(let value):
      "The label smoothing is \(value); it must be at least 0 and below 1."
    case .everythingFrozen(let stage):
      "With the stage \(stage) frozen too, nothing is left to train; freeze an earlier one."
    case .oneValueNorm(let layer, let batchSize):
      """
      Layer \(layer): with a batch size of \(batchSize) this batch norm would see a single value of each channel, \
      whose deviation from its own mean is zero: it would put out the same for every image, and nothing would be \
      learnt. Take a batch size of at least 2, or larger images.
      """
    case .oneDNNUnavailable:
      "oneDNN could not be set up on this processor; install the system's own package of it."
    case .noKernel(let layer, let operation, let reason):
      "Layer \(layer): oneDNN has no \(operation) for it (\(reason)); change the layer's sizes."
    }
  }

  static let mostThreads = 1024
}
