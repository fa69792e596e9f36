import Engine
import Foundation
import Layers
import Optimizers
import Tensors

/// One side of `bench/run`: times training steps of the plain network whenever it is asked to.
///
/// Started as `UpswingBench SIZE BATCH THREADS`, it prints a line of JSON about itself, with the
/// losses of a few steps that the peer must reproduce. Then it reads numbers from standard input,
/// one a line; for each it takes that many steps and prints their times. Waiting for input costs no
/// processor time, so that processes can take turns.
@main
struct UpswingBench {
  static func main() throws {
    let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
    guard numbers.count == 3, CommandLine.arguments.count == 4, numbers.allSatisfy({ $0 > 0 })
    else {
      FileHandle.standardError.write(
        Data("UpswingBench: give the image size, the batch size and the threads.\n".utf8))
      exit(64)
    }
    let input: Shape = [numbers[1], 3, numbers[0], numbers[0]]
    let options = PlanOptions(threads: numbers[2])

    let losses = try trace(input: input, options: options)
    let step = try TimedStep(input: input, options: options)
    print(line: Introduction(losses: losses, instructionSet: InstructionSet.best.rawValue))

    while let request = readLine(), let count = Int(request) {
      let times = (0..<count).map { _ in step.milliseconds() }
      print(line: Answer(milliseconds: times, peakBytes: peakBytes()))
    }
  }

  /// The losses of the first steps without dropout, whose masks no two libraries share.
  private static func trace(input: Shape, options: PlanOptions) throws -> [Double] {
    let model = Model.cnn(classes: Workload.classes, dropout: 0)
    let plan = try model.compile(input: input, options: options)
    let state = plan.initialState(for: SGD(momentum: 0.9), seed: 1)
    try state.load(weights: Workload.weights(replacing: state.weights))
    let executor = Executor(plan)
    let (images, labels) = Workload.batch(input)
    return (0..<4).map { _ in
      let result = executor.train(state, images: images, labels: labels)
      executor.update(state, rate: 1e-3, momentum: nil, clipping: nil)
      return result.meanLoss
    }
  }

  /// One line, flushed: the reader waits for it.
  private static func print(line value: some Encodable) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    guard let data = try? encoder.encode(value) else { return }
    FileHandle.standardOutput.write(data + [UInt8(ascii: "\n")])
  }

  /// The most memory that this process has held, from the system's own account; 0 where it keeps
  /// none.
  private static func peakBytes() -> Int {
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
      let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
      let kilobytes = line.split(whereSeparator: { !$0.isNumber }).first.flatMap({ Int($0) })
    else { return 0 }
    return kilobytes * 1024
  }
}

/// The first line of output.
private struct Introduction: Encodable {
  let losses: [Double]
  let instructionSet: String
}

/// The answer to a request.
private struct Answer: Encodable {
  let milliseconds: [Double]
  let peakBytes: Int
}
