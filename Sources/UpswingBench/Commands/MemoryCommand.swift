import ArgumentParser

/// `UpswingBench memory`: what a process that trains holds.
struct MemoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "memory",
    abstract: "Trains a few steps on one batch, nothing else, and prints the most memory held.")

  @OptionGroup var network: NetworkOptions

  @Option(help: "How many training steps.")
  var steps = 3

  @Flag(help: "Speak with bench/run: print JSON.")
  var serve = false

  func run() throws {
    let plan = try network.plan()
    network.explainIfAsked(plan)
    let work = TrainingWork(plan: plan)
    for _ in 0..<steps { work.perform() }
    let peak = ProcessMemory.peakBytes
    if serve {
      try JSONLine.write(["peakBytes": peak])
    } else {
      print("\(peak >> 20) MiB")
    }
  }

  func validate() throws {
    guard steps >= 1 else { throw ValidationError("--steps must be at least 1, not \(steps).") }
  }
}
