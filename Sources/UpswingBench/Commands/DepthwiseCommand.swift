import ArgumentParser
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
      milliseconds, and the share of its bound. The bound is the larger of two times: that of a stream \
      that reads and writes the same arrays, taken in turns with the pass, and that of its operations \
      at the peak of multiply-adds. The fastest turn of each counts.

      Example: UpswingBench depthwise --turns 30
      """)

  @Option(help: "The number of threads; all cores by default.")
  var threads = PlanOptions.availableCores

  @Option(help: "The images of a batch.")
  var batch = 32

  @Option(help: "How many turns are timed, after one that is not.")
  var turns = 20

  func run() throws {
    let run = ck_run_best(Int32(threads))
    let peak = MachineLimits.measured(threads: threads).operationsPerSecond
    print(String(format: "%d threads, %.0f GFLOP/s", threads, peak / 1e9))
    print("| channels, side, kernel | operations | forward | in training | data | weights |")
    print("|---|---:|---:|---:|---:|---:|")
    for shape in DepthwiseShape.all {
      let work = DepthwiseWork(shape, batch: batch, run: run)
      let least = Double(shape.operations(batch: batch)) / peak * 1e3
      let cells = DepthwiseWork.Pass.allCases.map { cell(work, $0, least: least) }
      print("| \(shape) | \(String(format: "%.2f", least)) | \(cells.joined(separator: " | ")) |")
    }
  }

  func validate() throws {
    guard (1...1024).contains(threads) else {
      throw ValidationError("--threads must be from 1 to 1024, not \(threads).")
    }
    guard batch >= 1, turns >= 1 else {
      throw ValidationError("--batch and --turns must be at least 1.")
    }
  }

  /// A pass's milliseconds, those of its stream, and the share that it reaches of the larger bound.
  ///
  /// - Parameter least: the milliseconds that its operations take at the peak.
  private func cell(_ work: DepthwiseWork, _ pass: DepthwiseWork.Pass, least: Double) -> String {
    let clock = ContinuousClock()
    var times = [Double.infinity, .infinity]
    for turn in 0...turns {
      let stream = clock.measure { work.stream(pass) } / .milliseconds(1)
      let time = clock.measure { work.perform(pass) } / .milliseconds(1)
      if turn > 0 { times = [min(times[0], stream), min(times[1], time)] }
    }
    let share = max(times[0], least) / times[1]
    return String(format: "%.2f, stream %.2f, %.0f %%", times[1], times[0], share * 100)
  }
}
