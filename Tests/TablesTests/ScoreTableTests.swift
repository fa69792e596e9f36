import Files
import Statistics
import Tables
import Testing

/// Scores from other programs: what is understood, and where what is not is.
@Suite(.timeLimit(.minutes(2))) struct ScoreTableTests {
  private func scores(_ text: String) throws -> [Score] {
    try ScoreTable(Array(text.utf8)).scores
  }

  @Test(arguments: [
    "arm,seed,value\nsgd,1,0.5\nadam,1,0.6\n",
    "value,arm,seed\r\n0.5,sgd,1\r\n0.6,adam,1\r\n",
    "\u{FEFF}Arm,Seed,Value\nsgd,1.0,0.5\nadam,1,0.6",
    "optimizer;seed;accuracy\nsgd;1;5e-1\n\nadam;1;.6\n",
    "seed\tmodel\tscore\tnote\n1\t\"sgd\"\t0.5\thello\n1\tadam\t0.6\t\n",
  ]) func columnsComeInAnyOrder(text: String) throws {
    #expect(
      try scores(text) == [
        Score(arm: "sgd", seed: "1", value: 0.5), Score(arm: "adam", seed: "1", value: 0.6),
      ])
  }

  @Test func armsMayHoldCommasAndQuotes() throws {
    let scores = try scores("arm,seed,value,split\n\"sgd, \"\"hot\"\"\",1,1,a\nb,x,2,a\n")
    #expect(scores[0] == Score(arm: "sgd, \"hot\"", seed: "1", split: "a", value: 1))
    #expect(scores[1].seed == "x")
    // Seeds of 64 bits have more digits than a double.
    let large = try self.scores(
      "arm,seed,value\na,9007199254740993,1\na,9007199254740992,1\na,18446744073709551615,2\na,007,1\n"
    )
    #expect(Set(large.map(\.seed)).count == 4 && large[3].seed == "7")
  }

  @Test(arguments: [
    ("", nil, "is empty"),
    ("arm,seed,value\n", nil, "a header and no scores"),
    ("arm,value\nsgd,1\n", 1, "has no column seed"),
    ("0.5,1,sgd\n", 1, "has no column arm"),
    ("arm,seed,accuracy,loss\nsgd,1,1,2\n", 1, "each of which may be the value"),
    ("arm,seed,value\nsgd,1,0.5\nsgd,2,high\n", 3, "holds “high” in its column value"),
    ("arm,seed,value\nsgd,1,nan\n", 2, "can't be compared"),
    ("arm,seed,value\nsgd,1,inf\n", 2, "can't be compared"),
    ("arm,seed,value\nsgd,1,1e300\n", 2, "can't be compared"),
    ("arm,seed,value\nsgd,1,\n", 2, "holds “” in its column value"),
    ("arm,seed,value\nsgd,,1\n", 2, "has nothing in its column seed"),
    ("arm,seed,value\nsgd,1\n", 2, "has 2 cells where the header has 3"),
    ("arm,seed,value\nsgd,1,2\nadam,1,3\nsgd,1.0,2\n", 4, "again, after line 2"),
    (
      "arm,seed,value,split\nsgd,1,2,0\nsgd,1,3,1\nsgd,1,3,1\n", 4, "on split 1 again, after line 3"
    ),
    ("arm,seed,value\n\"sgd,1,2\n", 2, "never closed"),
  ]) func badTablesSayWhere(text: String, line: Int?, reason: String) throws {
    let fault = #expect(throws: TableFault.self) { try ScoreTable(Array(text.utf8)) }
    #expect(fault?.line == line, "\(String(describing: fault))")
    #expect(fault?.reason.contains(reason) == true, "\(String(describing: fault))")
  }

  @Test func bytesThatAreNoTextAreNoScores() {
    #expect(throws: TableFault.self) { try ScoreTable([0xFF, 0xFE, 0, 1]) }
    #expect(throws: TableFault.self) { try ScoreTable(Array(repeating: 0, count: 1000)) }
  }
}
