import Files
import Foundation
import Records
import Wording

/// A range test in JSON.
enum HistoryFile {
  /// As torch-lr-finder and Lightning hold it; losses that blew up are NaN or Infinity, which Python writes into JSON.
  private struct History: Decodable {
    var lr: [Double]?
    var rate: [Double]?
    var loss: [Double]?
    /// A file of `upswing find` holds its points here.
    var record: RangeTestRecord?
  }

  static func columns(of bytes: [UInt8]) throws(TableFault) -> RangeTestTable.Columns {
    let history: History
    do {
      let decoder = JSONDecoder()
      // JSON5 has words for what is not finite.
      decoder.allowsJSON5 = true
      history = try decoder.decode(History.self, from: Data(bytes))
    } catch let DecodingError.typeMismatch(_, context) {
      throw TableFault(line: nil, "holds no list of numbers under \(path(context))")
    } catch let DecodingError.valueNotFound(_, context) {
      throw TableFault(line: nil, "holds null under \(path(context)), where a number belongs")
    } catch {
      throw TableFault(line: nil, "is no JSON that can be read; was it cut off?")
    }
    if let record = history.record {
      return .init(rates: record.points.map(\.rate), losses: record.points.map(\.loss))
    }
    guard let rates = history.lr ?? history.rate, let losses = history.loss else {
      throw TableFault(
        line: nil,
        "holds no range test; a history is {\"lr\": [...], \"loss\": [...]}, as torch-lr-finder has it"
      )
    }
    guard rates.count == losses.count else {
      throw TableFault(
        line: nil,
        "holds \(Phrase.count(rates.count, "rate")) and \(losses.count) losses; each step has one of both"
      )
    }
    return .init(rates: rates, losses: losses)
  }

  private static func path(_ context: DecodingError.Context) -> String {
    let keys = context.codingPath.map { $0.intValue.map { "place \($0 + 1)" } ?? $0.stringValue }
    return keys.isEmpty ? "its top level" : "“\(keys.joined(separator: ", ").excerpt())”"
  }
}
