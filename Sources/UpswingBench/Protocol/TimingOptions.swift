import ArgumentParser
import Foundation

/// How often something is done, and who asks for it.
struct TimingOptions: ParsableArguments {
  @Option(help: "How many repetitions are timed, after two that are not.")
  var steps = 10

  @Flag(
    help: """
      Speak with bench/run: print an introduction as JSON, then read numbers, one per line, and answer \
      each with the times of that many repetitions.
      """)
  var serve = false

  func validate() throws {
    guard steps >= 1 else { throw ValidationError("--steps must be at least 1, not \(steps).") }
  }

  /// Repeats `work` as often as it is asked to.
  func run(_ work: consuming some Work, introduction: Introduction) throws {
    guard serve else {
      _ = Stopwatch.milliseconds(of: &work, count: 2)
      report(Stopwatch.milliseconds(of: &work, count: steps), introduction)
      return
    }
    try JSONLine.write(introduction)
    // Waiting for input costs no processor time, so that processes can take turns.
    while let request = readLine(), let count = Int(request) {
      try JSONLine.write(Answer(milliseconds: Stopwatch.milliseconds(of: &work, count: count)))
    }
  }

  private func report(_ times: [Double], _ introduction: Introduction) {
    let sorted = times.sorted()
    let median = (sorted[sorted.count / 2] + sorted[(sorted.count - 1) / 2]) / 2
    var line = String(
      format: "median %.2f ms, fastest %.2f, slowest %.2f", median, sorted[0],
      sorted[sorted.count - 1])
    if let operations = introduction.operations {
      line += String(format: "; %.1f GFLOP/s", Double(operations) / median / 1e6)
    }
    if let bytes = introduction.bytes {
      line += String(format: "; %.1f GB/s", Double(bytes) / median / 1e6)
    }
    print(times.map { String(format: "%.2f", $0) }.joined(separator: " "))
    print("\(line); \(ProcessMemory.peakBytes >> 20) MiB at most")
  }
}
