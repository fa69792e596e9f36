public import Files
import Foundation
public import Records
import Wording

/// A range test that another program made: rates and losses, as a table of comma-separated values or as JSON.
///
/// A table has a column of rates and one of losses, under any usual names or none. JSON is torch-lr-finder's (and Lightning's)
/// history, `{"lr": [...], "loss": [...]}`, or a `sweep-….json` of `upswing find`.
public struct RangeTestTable: Equatable, Sendable {
  /// Above 0, finite, none below the one before it.
  public let rates: [Double]
  /// One per rate; the last ones need not be finite.
  public let losses: [Double]
  /// Whether it came as JSON.
  public let isJSON: Bool
  /// Whether ``losses`` look as if they were smoothed already: by how much neighbours have to do with each other.
  public let looksSmoothed: Bool

  /// The largest file that is read, in bytes.
  package static let limit = 16 << 20

  /// The most steps: some rules take time that grows with their square.
  public static let mostSteps = 5000

  /// - Throws: a sentence's end about what is wrong, with its line.
  /// - Complexity: O(n) in the bytes.
  public init(_ bytes: [UInt8]) throws(TableFault) {
    isJSON = bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } == UInt8(ascii: "{")
    let columns = isJSON ? try HistoryFile.columns(of: bytes) : try Self.columns(of: bytes)
    try Self.check(columns)
    rates = columns.rates
    losses = columns.losses
    looksSmoothed = Self.looksSmoothed(columns.losses)
  }

  /// Rates and losses, and on which line each stands, where there are lines.
  struct Columns {
    var rates: [Double]
    var losses: [Double]
    var lines: [Int]?
  }

  private static let rateWords: Set = [
    "rate", "rates", "lr", "lrs", "learningrate", "learningrates", "stepsize",
  ]
  private static let lossWords: Set = [
    "loss", "losses", "trainloss", "trainingloss", "batchloss", "value",
  ]

  private static func columns(of bytes: [UInt8]) throws(TableFault) -> Columns {
    let rows = try TableRows(bytes).rows
    guard let first = rows.first else {
      throw TableFault(line: nil, "is empty; a range test has lines of rate,loss")
    }
    let hasHeader = !first.cells.indices.allSatisfy { Double(first.text($0)) != nil }
    let words = first.cells.indices.map { first.text($0).lowercased().filter(\.isLetter) }
    var place = (rate: 0, loss: 1)
    let found = (
      rate: words.indices.filter { rateWords.contains(words[$0]) },
      loss: words.indices.filter { lossWords.contains(words[$0]) }
    )
    if hasHeader, found.rate.count == 1, found.loss.count == 1 {
      place = (found.rate[0], found.loss[0])
    } else if words.count != 2 {
      throw TableFault(
        line: first.line,
        "has \(Phrase.count(words.count, "column")), and does not say which holds the rates and which the losses; call them rate and "
          + "loss")
    } else if found.rate == [1] || found.loss == [0] {
      place = (1, 0)
    }
    var columns = Columns(rates: [], losses: [], lines: [])
    for row in rows.dropFirst(hasHeader ? 1 : 0) {
      guard row.cells.count == first.cells.count else {
        throw TableFault(
          line: row.line,
          "has \(Phrase.count(row.cells.count, "cell")) where the first line has \(first.cells.count): was it cut off?"
        )
      }
      func number(_ column: Int, _ name: String) throws(TableFault) -> Double {
        let text = row.text(column)
        guard let number = Double(text) else {
          let name = hasHeader ? first.text(column).excerpt() : name
          throw TableFault(
            line: row.line,
            "holds “\(text.excerpt())” in its column \(name), where a number belongs")
        }
        return number
      }
      columns.rates.append(try number(place.rate, "1, of rates"))
      columns.losses.append(try number(place.loss, "2, of losses"))
      columns.lines?.append(row.line)
    }
    return columns
  }

  private static func check(_ columns: Columns) throws(TableFault) {
    let rates = columns.rates
    guard rates.count > 1 else {
      throw TableFault(
        line: nil, "has \(Phrase.count(rates.count, "step")), which is no range test")
    }
    guard rates.count <= mostSteps else {
      throw TableFault(
        line: nil,
        "has \(rates.count) steps, more than the \(mostSteps) that are read of a range test; keep one of "
          + "\(rates.count / mostSteps + 1) in a row")
    }
    func fault(_ index: Int, _ reason: String) -> TableFault {
      columns.lines.map { TableFault(line: $0[index], reason) }
        ?? TableFault(line: nil, "\(reason), at place \(index + 1)")
    }
    for (index, rate) in rates.enumerated() {
      guard rate > 0, rate.isFinite else {
        throw fault(index, "has the rate \(rate); rates are finite and above 0")
      }
      guard index == 0 || rates[index - 1] <= rate else {
        throw fault(
          index,
          "has the rate \(rate) after \(rates[index - 1]); a range test raises its rate step by step, and each test needs a file of "
            + "its own")
      }
    }
    guard rates[0] < rates[rates.count - 1] else {
      throw TableFault(line: nil, "has the rate \(rates[0]) throughout; a range test raises it")
    }
  }

  /// Whether neighbours have as much to do with each other as smoothing makes them: differences between neighbours of
  /// independent losses are correlated by -1/2, those of smoothed ones hardly.
  ///
  /// The curve's own slope goes into differences too, so that their local mean is taken out, and single leaps count for
  /// no more than three usual ones.
  private static func looksSmoothed(_ losses: [Double]) -> Bool {
    let calm = calm(losses)
    let differences = zip(calm, calm.dropFirst()).map { $1 - $0 }
    let reach = 5
    guard differences.count > 2 * reach + 1 else { return false }
    let rest = (reach..<(differences.count - reach)).map { index in
      let near = differences[(index - reach)...(index + reach)]
      return differences[index] - near.reduce(0, +) / Double(near.count)
    }
    let bound = 3 * median(rest.map(abs))
    let bounded = rest.map { min(max($0, -bound), bound) }
    let squares = bounded.reduce(0) { $0 + $1 * $1 }
    guard squares > 0 else { return false }
    let products = zip(bounded, bounded.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
    return products / squares > -0.35
  }

  /// The losses up to where they are lowest, by a running median: before they blow up.
  private static func calm(_ losses: [Double]) -> ArraySlice<Double> {
    let finite = losses.prefix { $0.isFinite }
    let reach = max(finite.count / 20, 1)
    let medians = finite.indices.map { index in
      median(Array(finite[max(0, index - reach)..<min(index + reach + 1, finite.count)]))
    }
    let lowest = medians.indices.min { medians[$0] < medians[$1] } ?? 0
    return finite.prefix(max(lowest + 1, 20))
  }

  private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}

extension RangeTestTable {
  /// α of the record's exponential smoothing, and of torch-lr-finder's.
  public static let usualSmoothing = 0.05

  /// The test as the rules read it.
  ///
  /// - Parameters:
  ///   - name: what the file is called.
  ///   - smoothedBy: α of the exponential smoothing that the losses have been through, sᵢ = α·lossᵢ + (1-α)·sᵢ₋₁, which is
  ///     undone; `nil` where they are those of single batches.
  public func record(name: String, smoothedBy: Double? = nil) -> RangeTestRecord {
    var raw = losses
    if let alpha = smoothedBy, alpha < 1 {
      for index in raw.indices.dropFirst() {
        raw[index] = (losses[index] - (1 - alpha) * losses[index - 1]) / alpha
      }
    }
    return RangeTestRecord(
      name: name, rates: rates, losses: raw, plannedSteps: rates.count,
      smoothing: Self.usualSmoothing)
  }
}

extension RangeTestRecord {
  /// A test as its rates and the losses of single batches tell it; what follows the first loss that is not finite is left out.
  package init(
    name: String, rates: [Double], losses: [Double], plannedSteps: Int, smoothing: Double
  ) {
    var points: [Point] = []
    for (rate, loss) in zip(rates, losses) {
      guard loss.isFinite else { break }
      let smoothed =
        points.last.map { smoothing * loss + (1 - smoothing) * $0.smoothedLoss } ?? loss
      points.append(Point(rate: rate, loss: loss, smoothedLoss: smoothed))
    }
    let lowest = points.map(\.smoothedLoss).min() ?? 0
    // As the finder itself tells a divergence.
    let isDiverged = points.last.map { $0.smoothedLoss > 4 * lowest } ?? false
    self.init(
      optimizer: name, from: rates.first ?? 0, to: rates.last ?? 0, plannedSteps: plannedSteps,
      smoothing: smoothing, points: points,
      end: points.count < losses.count ? .notFinite : isDiverged ? .diverged : .completed)
  }
}
