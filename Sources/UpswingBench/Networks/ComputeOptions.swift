public import ArgumentParser
public import Engine

/// By how many threads, and with which instructions.
struct ComputeOptions: ParsableArguments {
  @Option(help: "The number of threads; all cores by default.")
  var threads = PlanOptions.availableCores

  @Option(help: "The vector instructions; the processor's widest by default.")
  var instructionSet: InstructionSet?

  var planOptions: PlanOptions {
    PlanOptions(threads: threads, instructionSet: instructionSet)
  }

  /// What is used in the end, for an introduction.
  var versions: [String: String] { ["vector instructions": (instructionSet ?? .best).rawValue] }

  func validate() throws {
    guard threads >= 1 else {
      throw ValidationError("--threads must be at least 1, not \(threads).")
    }
  }
}

extension InstructionSet: ExpressibleByArgument {}
