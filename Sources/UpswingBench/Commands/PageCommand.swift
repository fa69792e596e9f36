import ArgumentParser
import Foundation
import Records
import Reports

/// `UpswingBench page`: a measurement as a page.
struct PageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "page", abstract: "Draws what bench/run has written as JSON.")

  @Argument(help: "The file of bench/run.")
  var measurements: String

  @Argument(help: "The page to write.")
  var page: String

  func run() throws {
    let record: BenchmarkRecord
    do {
      record = try RecordJSON.decode(
        BenchmarkRecord.self, from: Data(contentsOf: URL(fileURLWithPath: measurements)))
    } catch let error as DecodingError {
      throw ValidationError("\(measurements) was not written by bench/run: \(error).")
    }
    try Data(BenchmarkPage(record).html().utf8).write(to: URL(fileURLWithPath: page))
  }
}
