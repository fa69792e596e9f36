import Foundation
import ProgramSupport
import TestSupport
import Testing

/// `upswing verdict` on scores that another program wrote.
@Suite(.timeLimit(.minutes(5))) struct VerdictCommandTests {
  /// Ten seeds: adam above sgd by about 0.02 with each, lion between them.
  private static let scores =
    "arm,seed,value\n"
    + (1...10).flatMap { seed -> [String] in
      let base = 0.6 + Double(seed * 7 % 10) / 200
      return [
        "sgd,\(seed),\(base)", "adam,\(seed),\(base + 0.02 + Double(seed % 3) / 1000)",
        "lion,\(seed),\(base + Double(seed * 3 % 10 - 4) / 500)",
      ]
    }.joined(separator: "\n") + "\n"

  private func verdict(
    _ text: String, _ options: [String] = [], in folder: TemporaryFolder? = nil
  ) throws -> Command {
    let folder = try folder ?? TemporaryFolder()
    try Data(text.utf8).write(to: folder.url.appending(path: "scores.csv"))
    return try Command(["verdict", "scores.csv"] + options, in: folder.url)
  }

  private func document(_ command: Command) throws -> [String: Any] {
    #expect(command.exitCode == 0, "\(command.errors)")
    return try #require(
      JSONSerialization.jsonObject(with: Data(command.output.utf8)) as? [String: Any])
  }

  @Test func comparisonsInJSON() throws {
    let document = try document(verdict(Self.scores, ["--json"]))
    let comparisons = try #require(document["comparisons"] as? [[String: Any]])
    #expect(comparisons.count == 3)
    let first = comparisons[0]
    #expect(first["a"] as? String == "sgd" && first["b"] as? String == "adam")
    let difference = try #require(first["difference"] as? Double)
    #expect(abs(difference + 0.021) < 1e-9)
    let interval = try #require(first["interval"] as? [Double])
    #expect(interval.count == 2 && interval[0] < difference && difference < interval[1])
    #expect(first["p"] as? Double == 2.0 / 1024)
    #expect(abs((first["p_adjusted"] as? Double ?? 0) - 6.0 / 1024) < 1e-12)
    #expect(first["pairs"] as? Int == 10 && first["better"] as? String == "adam")
    #expect(comparisons[1]["better"] is NSNull)
    let arms = try #require(document["arms"] as? [[String: Any]])
    #expect(arms.map { $0["name"] as? String } == ["sgd", "adam", "lion"])
    #expect(document["question"] as? String == "on these images")
  }

  @Test func theVerdictComesFirstInWords() throws {
    let command = try verdict(Self.scores, ["--against", "sgd"])
    #expect(command.exitCode == 0, "\(command.errors)")
    #expect(
      command.output.hasPrefix(
        "Compared with sgd on these images, better: adam; not distinguishable: lion."))
    #expect(command.output.contains("lion and sgd are not distinguishable"))
    #expect(command.output.contains("“On images like these” needs"))
    let few = try verdict("arm,seed,value\na,1,1\na,2,2\na,3,3\nb,1,2\nb,2,3\nb,3,4.1\n")
    #expect(few.exitCode == 0)
    #expect(few.output.hasPrefix("With 3 shared seeds no significance is possible"))
    #expect(few.output.contains("0.25") && few.output.contains("at least 6 seeds"))
    #expect(few.output.contains("effect size"))
  }

  @Test func splitsAreAnsweredWithTheCorrectedInterval() throws {
    let rows = Self.scores.split(separator: "\n").dropFirst().map { row in
      "\(row),\(row.split(separator: ",")[1])"
    }
    let text = "arm,seed,value,split\n" + rows.joined(separator: "\n")
    let assumed = try verdict(text, ["--json"])
    #expect(assumed.errors.contains("--test-fraction"))
    let given = try document(verdict(text, ["--json", "--test-fraction", "0.5"]))
    #expect(given["question"] as? String == "on images like these")
    #expect(given["test"] as? String == "corrected resampled t test")
    #expect(given["test_fraction"] as? Double == 0.5)
    func width(_ document: [String: Any]) throws -> Double {
      let first = try #require((document["comparisons"] as? [[String: Any]])?.first)
      let interval = try #require(first["interval"] as? [Double])
      return interval[1] - interval[0]
    }
    let ratio = try width(given) / width(document(assumed))
    #expect(abs(ratio - (1.1 / 0.35).squareRoot()) < 1e-9)
  }

  @Test func thePageStandsAlone() throws {
    let folder = try TemporaryFolder()
    let scores = Self.scores.replacing("adam", with: "\"<b>adam, & co</b>\"")
    let command = try verdict(scores, ["--report", "page.html"], in: folder)
    #expect(command.exitCode == 0, "\(command.errors)")
    let page = try String(contentsOf: folder.url.appending(path: "page.html"), encoding: .utf8)
    for text in [
      "&lt;b&gt;adam, &amp; co&lt;/b&gt;", "Methods, for a paper", "Holm", "Fisher", "<svg",
      "upswing verdict scores.csv",
    ] { #expect(page.contains(text), "\(text)") }
    #expect(!page.contains("<b>adam") && !page.contains("http://") && !page.contains("https://"))
    let again = try verdict(scores, ["--report", "page.html"], in: folder)
    #expect(again.exitCode == 74 && again.errors.contains("--force"))
    #expect(try verdict(scores, ["--report", "page.html", "--force"], in: folder).exitCode == 0)
  }

  @Test func lowerIsBetterTurnsTheVerdict() throws {
    let higher = try verdict(Self.scores)
    let lower = try verdict(Self.scores, ["--lower-is-better"])
    #expect(higher.output.contains("adam is better than sgd"))
    #expect(lower.output.contains("sgd is better than adam"))
  }

  @Test(arguments: [
    ("arm,seed,value\nsgd,1,0.5\nsgd,2,0.6\n", [], 65, "needs at least two"),
    ("arm,seed,value\nsgd,1,0.5\nadam,1,0.6\n", [], 65, "share a single seed"),
    ("arm,seed,value\nsgd,1,0.5\nadam,2,0.6\n", [], 65, "share no seed"),
    ("arm,seed,value\nsgd,1,nan\nadam,1,0.6\n", [], 65, "scores.csv, line 2, holds “nan”"),
    (
      "arm,seed,value\nsgd,1,1\nsgd,1,1\n", [], 65,
      "line 3, scores sgd with seed 1 again, after line 2"
    ),
    ("arm,value\nsgd,1\n", [], 65, "has no column seed"),
    ("", [], 65, "is empty"),
    ("arm,seed,value\na,1,1\na,2,2\nb,1,1\nb,2,2\n", ["--against", "c"], 64, "--against"),
    ("arm,seed,value\na,1,1\n", ["--test-fraction", "1"], 64, "--test-fraction"),
    (
      "arm,seed,value\na,1,1\n", ["--higher-is-better", "--lower-is-better"], 64, "already been set"
    ),
  ]) func faultsAreSentences(text: String, options: [String], code: Int32, words: String) throws {
    let command = try verdict(text, options)
    #expect(command.exitCode == code, "\(command.errors)")
    #expect(
      command.errors.hasPrefix("error: ") && command.errors.contains(words), "\(command.errors)")
    #expect(command.output.isEmpty)
  }

  @Test func aMissingFileIsMissingInput() throws {
    let command = try Command("verdict", "nowhere.csv")
    #expect(command.exitCode == 66 && command.errors.contains("nowhere.csv"))
    #expect(try Command("verdict", "/dev/null").exitCode == 66)
  }
}
