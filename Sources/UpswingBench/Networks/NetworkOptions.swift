import ArgumentParser
import Engine
import Layers
import Tensors

/// What is computed: the network, its input, and by how many threads.
struct NetworkOptions: ParsableArguments {
  @Argument(help: "The network.")
  var network: ModelName

  @Option(help: "The side of the images in pixels; the network's usual one by default.")
  var size: Int?

  @Option(help: "The number of images in a batch; the network's usual one by default.")
  var batch: Int?

  @Option(help: "The last stage that is not trained, if any.")
  var freezeTo: String?

  @OptionGroup var compute: ComputeOptions

  @Flag(help: "Print the plan first: the kernel chosen for each operation.")
  var explain = false

  /// The shape of a batch.
  var input: Shape {
    let side = size ?? network.usualSize
    return [batch ?? network.usualBatch, 3, side, side]
  }

  /// The network, compiled.
  func plan(dropout: Bool = true) throws -> Plan {
    try network.model(dropout: dropout).compile(
      input: input, freezing: freezeTo.map { Freezing(through: $0) },
      options: compute.planOptions)
  }

  /// The plan of the timed work as text, where it was asked for.
  func explainIfAsked(_ plan: Plan) {
    if explain { print(plan.explain(), terminator: "\n\n") }
  }
}
