import ArgumentParser
import Engine
import Layers

/// `UpswingBench evaluate`: batches in evaluation mode.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Times the evaluation of a batch: scores, loss and predicted classes.")

  @OptionGroup var network: NetworkOptions
  @OptionGroup var timing: TimingOptions

  func run() throws {
    let plan = try network.plan()
    network.explainIfAsked(plan)
    let graph = try plan.model.graph(input: plan.input)
    let work = try EvaluationWork(plan: plan)
    try timing.run(
      work,
      introduction: Introduction(
        proof: timing.serve ? work.proof : [:], operations: graph.forwardOperations,
        versions: network.compute.versions))
  }
}
