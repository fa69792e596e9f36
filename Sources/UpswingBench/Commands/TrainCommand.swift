import ArgumentParser
import Engine
import Layers

/// `UpswingBench train`: training steps.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Times training steps: forward, backward, and SGD with momentum.")

  @OptionGroup var network: NetworkOptions
  @OptionGroup var timing: TimingOptions

  func run() throws {
    // Only who compares wants it: it takes a second model.
    let proof = timing.serve ? try TrainingWork.proof(network) : [:]
    let plan = try network.plan()
    network.explainIfAsked(plan)
    try timing.run(
      TrainingWork(plan: plan),
      introduction: Introduction(
        proof: proof, operations: plan.trainingOperations,
        versions: network.compute.versions))
  }
}
