import Experiments
import Files
import Foundation
import ImageData
import Records
import Reports
import Wording

/// Several studies from one command line, each in a folder below the run's, and what they show together.
struct StudyCollectionSession {
  /// What the automatic folder's name depends on.
  private struct Identity: Encodable {
    let names: [String]
    let studies: [StudyConfiguration]
  }

  private let path: String
  private let members: [SeveralStudies.Member]
  private let json: Bool
  private let isDryRun: Bool
  private let ranksUnequalBudgets: Bool

  /// The studies' figures, and what tells the folder from others.
  private static let record = "studies.json"

  /// Looks at all studies before any is begun.
  ///
  /// - Throws: `Failure` where one of them can't be, or the folder holds something else.
  init(_ command: CompareCommand) throws {
    json = command.output.json
    isDryRun = command.comparison.dryRun
    ranksUnequalBudgets = command.comparison.rankUnequal
    members = try SeveralStudies(of: command).members
    do {
      let studies = try members.map { member in
        var study = try member.alone { try $0.study() }
        try study.base.data.dataSet().check()
        study.seeds = Array(study.seeds.prefix(1))
        return study.identity
      }
      path =
        try command.comparison.runDir
        ?? RunFolder.found(
          "compare", "several", by: Identity(names: members.map(\.name), studies: studies))
      guard FileSystem.exists(path), !FileSystem.exists("\(path)/\(Self.record)"),
        try !FileSystem.names(in: BytePath(path)).allSatisfy(PendingFile.isLeftover)
      else { return }
    } catch {
      throw Failure(error)
    }
    throw Failure(
      .inputOutput,
      "The folder \(BytePath(path)) is not empty and does not hold several studies. Choose another one."
    )
  }

  /// Says what all of them take, makes what is left of them, one after the other, and writes what they show together.
  ///
  /// - Throws: `Failure` where they were stopped, or nothing came of one of them.
  func run(on console: Console) async throws {
    let forecasts = try await announce(on: console)
    guard !isDryRun else {
      if json { try console.print(json: ["studies": forecasts]) }
      return
    }
    let interruption = Interruption()
    var collection = StudyCollection(arms: [], target: 0, planned: members.count)
    collection.ranksUnequalBudgets = ranksUnequalBudgets
    var (failures, isStopped): ([String], Bool) = ([], false)
    for member in members {
      console.say()
      console.say(.bold("\(member.name):"))
      let session = try session(of: member, on: console)
      if collection.members.isEmpty { (collection.arms, collection.target) = session.contents }
      try write(collection)
      let report = try await session.make(on: console, until: interruption, isAnnounced: true)
      for line in StudyText.result(of: report) { console.say(line) }
      isStopped = session.isStopping
      if isStopped { break }
      collection.add(report, as: member.name, in: "\(path)/\(member.name)")
      if let failure = StudyText.failure(of: report.study) {
        failures.append("\(member.name): \(failure)")
      }
    }
    try write(collection)
    let report = report(collection)
    if json {
      try console.print(json: StudyCollectionResult(report, directory: path))
    } else if !collection.members.isEmpty {
      console.say()
      for line in Self.lines(of: report) { console.say(line) }
      console.say("Report: \(path)/report.html")
    }
    if isStopped {
      throw Failure(.interrupted, "Stopped. The same command goes on with the studies.")
    }
    if !failures.isEmpty { throw Failure(.noResult, failures.joined(separator: " ")) }
  }

  /// Says of each study, and of all together, what is to be done and about how long it takes.
  private func announce(on console: Console) async throws -> [StudyForecast] {
    var forecasts: [StudyForecast] = []
    for member in members {
      console.say(.bold("\(member.name):"))
      // Looked at as if it were not to be made, so that no two data sets are in memory at once.
      let session = try session(of: member, on: console, isFirst: true)
      forecasts.append(try await session.announce(on: console, as: member.name))
      console.say()
    }
    let seconds = forecasts.reduce(0) { $0 + $1.seconds }
    let all = "All \(Phrase.count(members.count, "study")) together"
    console.say(
      seconds > 0
        ? "\(all): about \(Phrase.duration(seconds)) on this machine as busy as it is now"
        : "\(all): all of it is done.")
    console.say("Folder: \(path)")
    return forecasts
  }

  private func session(
    of member: SeveralStudies.Member, on console: Console, isFirst: Bool = false
  ) throws -> StudySession {
    let options = ["--run-dir", "\(path)/\(member.name)"] + (isFirst ? ["--dry-run"] : [])
    return try member.alone(options) { try StudySession($0, on: console, saysNotes: isFirst) }
  }

  private func report(_ collection: StudyCollection) -> StudyCollectionReport {
    StudyCollectionReport(
      collection, command: CommandLine.upswing, program: UpswingCommand.program)
  }

  private func write(_ collection: StudyCollection) throws {
    do {
      try FileSystem.makeDirectory(path)
      let json = try RecordJSON.encode(collection)
      try AtomicFile.write(String(decoding: json, as: UTF8.self), to: "\(path)/\(Self.record)")
      guard !collection.members.isEmpty else { return }
      try AtomicFile.write(report(collection).html(), to: "\(path)/report.html")
    } catch {
      throw Failure(error)
    }
  }

  private static func lines(of report: StudyCollectionReport) -> [ScreenLine] {
    let sentences = report.sentences
    var lines = [.bold(sentences.first ?? "")] + sentences.dropFirst().map { ScreenLine($0) }
    for (rows, numbers) in [(report.leaders, Set([2, 4])), (report.standings, Set([1, 2, 3]))] {
      var table = Table(rows[0], rightAligned: numbers.filter { $0 < rows[0].count - 1 })
      for row in rows.dropFirst() { table.add(row) }
      lines += [""] + table.lines.enumerated().map { $0 == 0 ? .bold($1) : ScreenLine($1) }
    }
    return lines
  }
}
