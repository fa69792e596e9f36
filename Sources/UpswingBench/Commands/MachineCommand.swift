import ArgumentParser
import Engine
import Foundation

/// `UpswingBench machine`: what fractions are taken of.
struct MachineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "machine",
    abstract: "Measures the machine's peak of multiply-adds and the bandwidth of its memory.")

  @Option(help: "The number of threads; all cores by default.")
  var threads = PlanOptions.availableCores

  @Flag(help: "Speak with bench/run: print JSON.")
  var serve = false

  func run() throws {
    let limits = MachineLimits.measured(threads: threads)
    if serve {
      try JSONLine.write(limits)
    } else {
      print(
        String(
          format: "%.1f GFLOP/s, %.1f GB/s", limits.operationsPerSecond / 1e9,
          limits.bytesPerSecond / 1e9))
    }
  }

  func validate() throws {
    guard (1...1024).contains(threads) else {
      throw ValidationError("--threads must be from 1 to 1024, not \(threads).")
    }
  }
}
