import ArgumentParser
import Engine
import Optimizers

/// `UpswingBench optimize`: steps of an optimizer alone.
struct OptimizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "optimize",
    abstract: "Times an optimizer's step over as many parameters as ResNet-34 has.")

  /// The rules that are timed.
  enum Rule: String, CaseIterable, ExpressibleByArgument {
    /// With a momentum of 0.9.
    case sgd
    case adam
  }

  @Argument(help: "The optimizer; sgd has a momentum of 0.9.")
  var rule: Rule

  @Option(help: "The number of threads; all cores by default.")
  var threads = PlanOptions.availableCores

  @OptionGroup var timing: TimingOptions

  func run() throws {
    var work =
      switch rule {
      case .sgd: OptimizerWork(SGD(momentum: 0.9), threads: threads)
      case .adam: OptimizerWork(Adam(), threads: threads)
      }
    let proof = work.proof()
    try timing.run(
      work,
      introduction: Introduction(
        proof: proof, bytes: work.bytes,
        versions: ["vector instructions": InstructionSet.best.rawValue]))
  }

  func validate() throws {
    guard (1...1024).contains(threads) else {
      throw ValidationError("--threads must be from 1 to 1024, not \(threads).")
    }
  }
}
