import Files
import Foundation
import Records
import Tables
import Testing

/// Range tests from other programs.
@Suite(.timeLimit(.minutes(2))) struct RangeTestTableTests {
  private func table(_ text: String) throws -> RangeTestTable {
    try RangeTestTable(Array(text.utf8))
  }

  @Test(arguments: [
    "rate,loss\n0.001,2\n0.01,1\n0.1,3\n",
    "0.001,2\n0.01,1\n0.1,3\n",
    "step,LR,Loss\n0,0.001,2\n1,0.01,1\n2,0.1,3\n",
    "loss;learning_rate\n2;0.001\n1;0.01\n3;0.1",
    "eta,error\n1e-3,2\n1e-2,1\n1e-1,3\n",
    "{\"lr\": [0.001, 0.01, 0.1], \"loss\": [2, 1, 3]}",
  ]) func ratesAndLossesUnderAnyName(text: String) throws {
    let table = try table(text)
    #expect(table.rates == [0.001, 0.01, 0.1] && table.losses == [2, 1, 3])
  }

  @Test func whatBlewUpEndsTheTest() throws {
    for text in [
      "rate,loss\n1,2\n2,1\n3,nan\n4,inf\n",
      "{\"lr\": [1, 2, 3, 4], \"loss\": [2, 1, NaN, Infinity]}",
    ] {
      let record = try table(text).record(name: "x")
      #expect(record.points.count == 2 && record.end == .notFinite && record.plannedSteps == 4)
      #expect(record.points[1].smoothedLoss == 0.05 + 0.95 * 2)
    }
  }

  /// A loss that falls steeply and blows up at the end is not taken for a smoothed one.
  @Test(arguments: [0.03, 0.1]) func steepCurvesAreNotSmoothed(noise: Double) throws {
    var state: UInt64 = 7
    // The sum of twelve even draws is nearly normal.
    func normal() -> Double {
      (0..<12).reduce(-6) { sum, _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return sum + Double(state >> 11) / 0x1p53
      }
    }
    let rates = (0..<100).map { pow(10, -6 + 7 * Double($0) / 99) }
    let losses = rates.map { rate in
      let fall = 1.6 - 1.2 / (1 + pow(rate / 0.003, -2))
      return (fall + pow(rate / 0.6, 3)) * (1 + noise * normal())
    }
    let text = String(
      decoding: try JSONSerialization.data(withJSONObject: ["lr": rates, "loss": losses]),
      as: UTF8.self)
    #expect(try !table(text).looksSmoothed)
  }

  /// What torch-lr-finder smooths is undone, and what is not smoothed is recognised.
  @Test func smoothingIsUndone() throws {
    var state: UInt64 = 7
    let raw: [Double] = (0..<100).map { step in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return 2 - Double(step) / 100 + Double(state >> 40) / 0x1p26
    }
    var smoothed = [raw[0]]
    for loss in raw.dropFirst() { smoothed.append(0.05 * loss + 0.95 * smoothed.last!) }
    let rates = (1...100).map(Double.init)
    func text(_ losses: [Double]) throws -> String {
      String(
        decoding: try JSONSerialization.data(withJSONObject: ["lr": rates, "loss": losses]),
        as: UTF8.self)
    }
    let (history, plain) = (try table(text(smoothed)), try table(text(raw)))
    #expect(history.looksSmoothed && history.isJSON && !plain.looksSmoothed)
    let record = history.record(name: "history", smoothedBy: 0.05)
    for (point, loss) in zip(record.points, raw) { #expect(abs(point.loss - loss) < 1e-9) }
    for (point, loss) in zip(record.points, smoothed) {
      #expect(abs(point.smoothedLoss - loss) < 1e-9)
    }
  }

  @Test func aTestOfFindIsReadToo() throws {
    let record = try table("1,2\n2,1\n3,4\n").record(name: "sgd")
    let finding = RateFinding(
      record: record, suggestions: [], rule: .article, noRangeBecause: "It is a test.")
    let again = try RangeTestTable([UInt8](RecordJSON.encode(finding)))
    #expect(again.rates == [1, 2, 3] && again.losses == [2, 1, 4])
  }

  @Test(arguments: [
    ("", nil, "is empty"),
    ("rate,loss\n", nil, "has 0 steps"),
    ("rate,loss\n1,2\n2,low\n", 3, "holds “low” in its column loss"),
    ("1,2\n2,low\n", 2, "holds “low” in its column 2, of losses"),
    ("rate,loss\n1,2\n0.5,2\n", 3, "has the rate 0.5 after 1.0"),
    ("rate,loss\n0,2\n1,2\n", 2, "has the rate 0.0"),
    ("rate,loss\n1,2\n1,2\n", nil, "has the rate 1.0 throughout"),
    ("a,b,c\n1,2,3\n", 1, "does not say which holds the rates"),
    ("1,2,3\n", 1, "does not say which holds the rates"),
    ("rate,loss\n1,2\n2\n", 3, "was it cut off?"),
    ("{\"lr\": [1, 2], \"loss\": [1]}", nil, "2 rates and 1 losses"),
    ("{\"lr\": [1, \"x\"], \"loss\": [1, 2]}", nil, "under “lr, place 2”"),
    ("{\"lr\": [1, 2]", nil, "cut off"),
    ("{\"rates\": 1}", nil, "holds no range test"),
    ("{\"lr\": [2, 1], \"loss\": [1, 2]}", nil, "at place 2"),
  ]) func badFilesSayWhere(text: String, line: Int?, reason: String) {
    let fault = #expect(throws: TableFault.self) { try RangeTestTable(Array(text.utf8)) }
    #expect(fault?.line == line, "\(String(describing: fault))")
    #expect(fault?.reason.contains(reason) == true, "\(String(describing: fault))")
  }

  @Test func longTestsAreRefused() {
    let lines = (1...5001).map { "\($0),1" }.joined(separator: "\n")
    let fault = #expect(throws: TableFault.self) { try RangeTestTable(Array(lines.utf8)) }
    #expect(fault?.reason.contains("every 2th") == false)
    #expect(fault?.reason.contains("more than the 5000") == true)
  }
}
