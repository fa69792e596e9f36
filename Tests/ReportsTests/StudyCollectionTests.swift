import Foundation
import Records
import Reports
import Statistics
import Testing

/// Several studies together: who leads where, ranks, profiles.
@Suite(.timeLimit(.minutes(5))) struct StudyCollectionTests {
  private typealias Member = StudyCollection.Member

  private static func member(
    _ name: String, _ scores: [Double?], seconds: [Double?] = [nil, nil], wins: [Member.Win] = [],
    canShow: Bool = false, data: String? = nil
  ) -> Member {
    Member(
      name: name, data: data ?? name, model: "cnn", folder: "all/\(name)", measure: .validation,
      scores: scores, secondsToTarget: seconds, wins: wins, canShow: canShow,
      verdict: ["\(name) says so."])
  }

  private static func report(_ members: [Member], planned: Int? = nil) -> StudyCollectionReport {
    StudyCollectionReport(
      StudyCollection(
        arms: ["sgd", "adam"], target: 0.5, planned: planned ?? members.count, members: members),
      command: ["upswing", "compare", "a", "c"])
  }

  @Test func leadersAreNamedWithTheirLeadAndWhetherItIsShown() {
    let rows = Self.report([
      Self.member("a", [0.5, 0.625]), Self.member("b", [0.75, nil]), Self.member("c", [nil, nil]),
      Self.member("d", [0.5, 0.625], wins: [.init("adam", over: "sgd")], canShow: true),
      Self.member("e", [0.5, 0.625], canShow: true),
    ]).leaders
    #expect(rows[1] == ["a", "adam", "62.5 %", "sgd", "12.5", "too few seeds"])
    #expect(rows[2] == ["b", "sgd", "75.0 %", "–", "–", "no other score"])
    #expect(rows[3] == ["c", "–", "–", "–", "–", "no score"])
    #expect(rows[4][5] == "significant" && rows[5][5] == "not distinguishable")
  }

  @Test func nobodyLeadsWhereTheBestAreEqual() {
    let report = Self.report([Self.member("a", [0.5, 0.5]), Self.member("b", [0.5, 0.7])])
    #expect(report.leaders[1] == ["a", "sgd and adam", "50.0 %", "–", "0.0", "equal"])
    #expect(report.standings[1].last == "a and b" && report.standings[2].last == "a")
  }

  @Test func armsAreListedByRankWithWhatIsShown() {
    let report = Self.report([
      Self.member("a", [0.5, 0.6], wins: [.init("adam", over: "sgd")], canShow: true),
      Self.member("b", [0.5, 0.7]),
    ])
    #expect(
      report.standings == [
        ["arm", "mean rank", "better", "worse", "leads"],
        ["adam", "1.00", "1", "0", "a and b"], ["sgd", "2.00", "0", "1", "nowhere"],
      ])
  }

  /// Two arms are a sign test: five studies that agree are not enough, six are.
  @Test func fewStudiesCannotTellArmsApart() throws {
    let two = Self.report([Self.member("a", [0.5, 0.6]), Self.member("b", [0.5, 0.7])])
    #expect(try #require(two.ranks).averageRanks == [2, 1])
    #expect(two.sentences[0].hasPrefix("With 2 studies of 2 arms ranks can show nothing"))
    #expect(two.sentences[0].contains("a probability of 0.5. At least 6 studies are needed"))
    #expect(two.sentences[1].contains("adam has the best mean rank, 1 of 2"))
    #expect(two.sentences.count == 2, "\(two.sentences)")
    let five = Self.report((0..<5).map { Self.member("s\($0)", [0.5, 0.6]) })
    #expect(five.sentences[0].hasPrefix("With 5 studies"), "\(five.sentences)")
    let six = Self.report((0..<6).map { Self.member("s\($0)", [0.5, 0.6]) })
    #expect(six.sentences[1].contains("adam is better than sgd"), "\(six.sentences)")
    let divided = Self.report((0..<6).map { Self.member("s\($0)", [0.5, $0 < 5 ? 0.6 : 0.4]) })
    #expect(divided.sentences[1].hasPrefix("No two arms can be told apart by their ranks"))
    let shared = Self.report((0..<6).map { Self.member("s\($0)", [0.5, 0.5]) })
    #expect(shared.sentences[0].contains("sgd and adam share the best mean rank, 1.5"))
  }

  /// What is said of all studies waits for all of them.
  @Test func ranksComeWhenAllStudiesHaveEnded() {
    let report = Self.report([Self.member("a", [0.5, 0.6])], planned: 6)
    #expect(report.ranks == nil)
    #expect(report.sentences.count == 1 && report.sentences[0].hasPrefix("1 of 6 studies has"))
    #expect(!report.html().contains("<h2>Ranks</h2>"))
  }

  /// An arm without a score is behind all that have one.
  @Test func whatNeverEndedRanksLast() throws {
    let report = Self.report([Self.member("a", [nil, 0.1]), Self.member("b", [nil, 0.1])])
    #expect(try #require(report.ranks).averageRanks == [2, 1])
  }

  @Test func modelsOnTheSameImagesAreNoFurtherData() {
    let report = Self.report([
      Self.member("a-cnn", [0.5, 0.6], data: "a"),
      Self.member("a-resnet18", [0.5, 0.6], data: "a"),
    ])
    #expect(report.sentences.last?.hasPrefix("They are of 1 data set") == true)
  }

  @Test func unequalBudgetsAreNotRankedUnlessAskedFor() {
    let members = (0..<6).map { index in
      var member = Self.member("s\(index)", [0.5, 0.6], canShow: true)
      if index == 2 { member.unequalBudgets = "The budgets are unequal: so." }
      return member
    }
    let report = Self.report(members)
    #expect(report.ranks == nil)
    #expect(report.sentences[0].hasPrefix("The arms are not ranked over the studies, as in s2 "))
    #expect(report.sentences[1] == "s2: The budgets are unequal: so.")
    #expect(report.leaders[3].last == "unequal budgets")
    #expect(report.leaders[1].last == "not distinguishable")
    var collection = report.collection
    collection.ranksUnequalBudgets = true
    let asked = StudyCollectionReport(collection, command: [])
    #expect(asked.ranks != nil)
    #expect(asked.sentences.last?.hasSuffix("the ranks are of budgets too.") == true)
  }

  @Test func thePageHasEveryStudy() {
    let report = Self.report([
      Self.member("a<b", [0.5, 0.6], seconds: [10, 20]),
      Self.member("c", [0.7, 0.6], seconds: [nil, 30]),
    ])
    let html = report.html()
    for text in [
      "a&lt;b says so.", "mean rank", "Performance profiles", "2 arms in 2 studies", "Nemenyi",
      "<h2>Ranks</h2>", "href=\"c/report.html\"",
    ] {
      #expect(html.contains(text), "\(text)")
    }
    #expect(!html.contains("a<b"))
    #expect(report.profile.fraction(of: 1, within: 1) == 0.5)
    let none = Self.report([Self.member("a", [0.5, 0.6]), Self.member("b", [0.5, 0.6])])
    #expect(none.html().contains("another --target may tell more"))
  }

  @Test func theRecordComesBackFromItsFile() throws {
    let collection = Self.report([
      Self.member("a", [0.5, nil], seconds: [nil, 3], wins: [.init("adam", over: "sgd")])
    ]).collection
    let data = try RecordJSON.encode(collection)
    #expect(try RecordJSON.decode(StudyCollection.self, from: Data(data)) == collection)
  }
}
