import Foundation
import ProgramSupport
import TestSupport
import Testing

/// SIGKILL at random moments, after which the result must be what it is without.
@Suite(.serialized, .timeLimit(.minutes(Effort.isLong ? 120 : 5)))
struct KillTests {
  @Test func aTrainingGoesOn() throws { try torture(.training(), purpose: 1, fraction: 0.4) }

  @Test func aRangeTestGoesOn() throws { try torture(.rangeTest(), purpose: 2, fraction: 0.2) }

  @Test func aStudyGoesOn() throws { try torture(.study(), purpose: 3, fraction: 0.2) }

  @Test func aHeadAndWhatFollowsItGoOn() throws {
    try torture(.headFirst(), purpose: 5, fraction: 0.2)
  }

  @Test func aCheckpointThatIsBeingWrittenIsThereOrNot() throws {
    try torture(.checkpoints(), purpose: 4, fraction: 0.2, isAimed: true)
  }

  /// - Parameter share: of all runs that are killed in the long form.
  private func torture(
    _ work: Work, purpose: UInt64, fraction: Double, isAimed: Bool = false
  ) throws {
    let runs = Effort.kills.map { Int((Double($0) * fraction).rounded()) } ?? 3
    var chance = Chance(purpose)
    let reference = try work.reference()
    #expect(reference.content.names.allSatisfy { !Self.isTemporary($0) })
    var (kills, identical, done) = (0, 0, 0)
    while done < runs {
      let place = try Work.place()
      var killed = 0
      repeat {
        let program = try work.start(in: place)
        let isHit =
          isAimed
          ? try Self.killWhileWriting(program, work.folder(in: place), &chance)
          : try Self.kill(program, after: reference.seconds * chance.fraction())
        guard isHit else { break }
        killed += 1
      } while chance.fraction() < 0.3
      // It was at its end before its moment came.
      guard killed > 0 else { continue }
      done += 1
      kills += killed
      let end = try work.run(in: place)
      #expect(end.exitCode == 0, "seed \(Effort.seed), \(work.name) \(done): \(end.errors)")
      let content = try work.content(in: place)
      let differences = content.differences(from: reference.content)
      #expect(differences.isEmpty, "seed \(Effort.seed), \(work.name) \(done), \(killed) kills")
      if end.exitCode == 0, differences.isEmpty { identical += 1 }
    }
    print(
      "killed: \(work.name) | \(runs) runs | \(kills) kills | \(identical) identical | "
        + "\(runs - identical) failed | seed \(Effort.seed)")
  }

  /// Whether it was still running then.
  private static func kill(_ program: RunningProgram, after seconds: Double) throws -> Bool {
    let moment = Date.now.addingTimeInterval(seconds)
    guard try program.waits(every: 0.001, until: { _ in Date.now >= moment }) else { return false }
    return try kill(program)
  }

  private static func kill(_ program: RunningProgram) throws -> Bool {
    program.send(SIGKILL)
    return try program.end().signal == SIGKILL
  }

  /// Waits for one of the files that are there only while a checkpoint is written.
  private static func killWhileWriting(
    _ program: RunningProgram, _ folder: URL, _ chance: inout Chance
  ) throws -> Bool {
    let checkpoints = folder.appending(path: "checkpoints").path
    var before = Int(chance.fraction() * 8)
    var wasWriting = false
    let isWriting = try program.waits(every: 0.0005) { _ in
      let names = (try? FileManager.default.contentsOfDirectory(atPath: checkpoints)) ?? []
      let isWriting = names.contains { $0.hasSuffix(".tmp") || $0.hasPrefix("next.") }
      if isWriting, !wasWriting { before -= 1 }
      wasWriting = isWriting
      return isWriting && before < 0
    }
    guard isWriting else { return false }
    Thread.sleep(forTimeInterval: 0.03 * chance.fraction())
    return try kill(program)
  }

  private static func isTemporary(_ path: String) -> Bool {
    let name = path.split(separator: "/").last ?? ""
    return name.hasPrefix(".") || name.hasSuffix(".tmp") || name.hasPrefix("next.")
      || name.hasPrefix("previous.")
  }
}
