import Foundation
import ProgramSupport
import TestSupport
import Testing

/// `upswing suggest` on range tests that another program made.
@Suite(.timeLimit(.minutes(5))) struct SuggestCommandTests {
  /// The loss of a network over rising rates: a level, a fall, a blow-up, with noise that the seed draws.
  private static func losses(seed: Int, noise: Double = 0.05) -> [(rate: Double, loss: Double)] {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
    return (0..<120).map { step in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let drawn = Double(state >> 33) / 0x1p31 - 0.5
      let place = -6 + 6 * Double(step) / 119
      let fall = 1.6 - 1 / (1 + exp(-3 * (place + 2.6)))
      let loss = fall + exp(4 * (place + 1)) + noise * 2 * drawn
      return (pow(10, place), min(loss, 50))
    }
  }

  private static func csv(seed: Int, header: String? = "rate,loss") -> String {
    (header.map { $0 + "\n" } ?? "")
      + losses(seed: seed).map { "\($0.rate),\($0.loss)\n" }.joined()
  }

  private func suggest(_ files: [String], _ options: [String] = []) throws -> Command {
    let folder = try TemporaryFolder()
    for (index, text) in files.enumerated() {
      try Data(text.utf8).write(to: folder.url.appending(path: "test\(index)"))
    }
    return try Command(
      ["suggest"] + files.indices.map { "test\($0)" } + options, in: folder.url)
  }

  private func document(_ command: Command) throws -> [String: Any] {
    #expect(command.exitCode == 0, "\(command.errors)")
    return try #require(
      JSONSerialization.jsonObject(with: Data(command.output.utf8)) as? [String: Any])
  }

  @Test func everyRuleWithAnInterval() throws {
    let document = try document(suggest([Self.csv(seed: 1)], ["--json"]))
    let rate = try #require(document["rate"] as? Double)
    #expect(rate > 0.001 && rate < 0.05)
    let interval = try #require(document["interval"] as? [Double])
    #expect(interval[0] <= rate && rate <= interval[1] && interval[0] < interval[1])
    let bounds = try #require(document["bounds"] as? [Double])
    #expect(abs(bounds[0] * 6 / rate - 1) < 1e-12 && bounds[1] == rate)
    #expect(document["basis"] as? String == "batchNoise")
    let suggestions = try #require(document["suggestions"] as? [[String: Any]])
    #expect(
      suggestions.map { $0["rule"] as? String } == [
        "article", "valley", "steep", "slide", "minimum",
      ])
  }

  @Test func headersAndFormatsDoNotMatter() throws {
    let rates = Self.losses(seed: 1)
    let json =
      "{\"lr\": [\(rates.map { "\($0.rate)" }.joined(separator: ","))], "
      + "\"loss\": [\(rates.map { "\($0.loss)" }.joined(separator: ","))]}"
    let outputs = try [
      Self.csv(seed: 1), Self.csv(seed: 1, header: nil),
      Self.csv(seed: 1, header: "lr;loss").replacing(",", with: ";"),
      json,
    ].map { try document(suggest([$0], ["--json", "--method", "valley"]))["rate"] as? Double }
    #expect(Set(outputs).count == 1 && outputs[0] != nil)
  }

  @Test func repeatsNarrowWhatIsKnown() throws {
    let files = (1...6).map { Self.csv(seed: $0) }
    let document = try document(suggest(files, ["--json"]))
    #expect(document["basis"] as? String == "repeats")
    let suggestions = try #require(document["suggestions"] as? [[String: Any]])
    let rates = try #require(suggestions[0]["rates"] as? [Double])
    #expect(rates.count == 6)
    let mean = exp(rates.reduce(0) { $0 + log($1) } / 6)
    #expect(abs((document["rate"] as? Double ?? 0) / mean - 1) < 1e-9)
    let text = try suggest(files)
    #expect(text.output.contains("rest on the spread of 6 tests"), "\(text.output)")
  }

  @Test func wordsChartAndPage() throws {
    let folder = try TemporaryFolder()
    try Data(Self.csv(seed: 1).utf8).write(to: folder.url.appending(path: "range-test.csv"))
    let command = try Command(
      "suggest", "range-test.csv", "--chart", "--report", "page.html", in: folder.url)
    #expect(command.exitCode == 0, "\(command.errors)")
    #expect(command.output.contains("range-test.csv: loss against learning rate"))
    #expect(command.output.contains("Cycle between") && command.output.contains("a factor of"))
    let page = try String(contentsOf: folder.url.appending(path: "page.html"), encoding: .utf8)
    #expect(page.contains("<svg") && page.contains("range-test.csv"))
  }

  @Test(arguments: [
    ("rate,loss\n1,2\n", [], 65, "is no range test"),
    ("rate,loss\n1,2\n2,x\n", [], 65, "test0, line 3, holds “x” in its column loss"),
    ("{\"lr\": [1", [], 65, "cut off"),
    ("", [], 65, "is empty"),
    ((1...50).map { "\($0),1.6\n" }.joined(), [], 1, "The loss stayed at 1.6"),
    ("1,2\n2,1\n", ["--method", "halving"], 64, "halving"),
    ("1,2\n2,1\n", ["--range-factor", "1"], 64, "--range-factor"),
    ("1,2\n2,1\n", ["--smoothed-by", "0"], 64, "--smoothed-by"),
  ]) func faultsAreSentences(text: String, options: [String], code: Int32, words: String) throws {
    let command = try suggest([text], options)
    #expect(command.exitCode == code, "\(command.errors)")
    #expect(command.errors.contains(words), "\(command.errors)")
  }

  @Test func aMissingFileIsMissingInput() throws {
    let command = try Command("suggest", "nowhere.csv")
    #expect(command.exitCode == 66 && command.errors.contains("nowhere.csv"))
  }
}
