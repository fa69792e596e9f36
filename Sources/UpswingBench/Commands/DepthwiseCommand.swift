import ArgumentParser
import CBench
import CKernels
import Engine
import Foundation

/// `UpswingBench depthwise`: the kernels of depthwise convolutions beside what the machine can do.
struct DepthwiseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "depthwise",
    abstract: "Times depthwise convolutions beside the machine's limits.",
    discussion: """
      Prints a row for each shape of MobileNet V2 and EfficientNet-Lite0 at 224 pixels: for each pass the \
      milliseconds, and the fraction of its bound. The bound is the larger of two times: that of a stream \
      that reads and writes the same arrays, and that of its operations at the peak of multiply-adds. \
      All are taken in turns, and the fastest turn of each counts.

      Example: UpswingBench depthwise --turns 30
      """)

  @Option(help: "The number of threads; all cores by default.")
  var threads = PlanOptions.availableCores

  @Option(help: "The images of a batch.")
  var batch = 32

  @Option(help: "How many turns are timed, after one that is not.")
  var turns = 20

  @Flag(help: "Count the processor's time, for one thread on a machine that is busy.")
  var processorTime = false

  func run() throws {
    let run = ck_run_best(Int32(threads))
    print(
      "| channels, side, kernel | forward | in training | data | weights "
        + "| backward, apart | together |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for shape in DepthwiseShape.all {
      let work = DepthwiseWork(shape, batch: batch, run: run)
      let operations = Double(shape.operations(batch: batch))
      let cells = DepthwiseWork.Pass.allCases.map {
        cell(work, $0, operations: operations * Double($0.convolutions))
      }
      print("| \(shape) | \(cells.joined(separator: " | ")) |")
    }
  }

  func validate() throws {
    guard (1...1024).contains(threads) else {
      throw ValidationError("--threads must be from 1 to 1024, not \(threads).")
    }
    guard threads == 1 || !processorTime else {
      throw ValidationError("--processor-time is for one thread: add --threads 1.")
    }
    guard batch >= 1, turns >= 1 else {
      throw ValidationError("--batch and --turns must be at least 1.")
    }
  }

  /// A pass's milliseconds, those of the larger bound and which it is, and the fraction that is reached.
  private func cell(
    _ work: DepthwiseWork, _ pass: DepthwiseWork.Pass, operations: Double
  ) -> String {
    var (streamed, computed, multiplied) = (Double.infinity, Double.infinity, Double.infinity)
    for turn in 0...turns {
      let stream = milliseconds { work.stream(pass) }
      let time = milliseconds { work.perform(pass) }
      var sum: Float = 0
      var done: Int64 = 0
      let peak = milliseconds { done = cb_multiply_add(Int32(threads), 200_000, &sum) }
      guard turn > 0 else { continue }
      streamed = min(streamed, stream)
      computed = min(computed, time)
      multiplied = min(multiplied, peak / Double(done) * operations)
    }
    let bound = max(streamed, multiplied)
    let name = streamed >= multiplied ? "stream" : "peak"
    return String(format: "%.2f, \(name) %.2f, %.0f %%", computed, bound, bound / computed * 100)
  }

  private func milliseconds(_ body: () -> Void) -> Double {
    if processorTime {
      let start = clock()
      body()
      return Double(clock() - start) / Double(CLOCKS_PER_SEC) * 1e3
    }
    return ContinuousClock().measure(body) / .milliseconds(1)
  }
}
