import Foundation
import ProgramSupport
import TestSupport
import Testing

/// Two processes on one folder: one owns it, the other says who does.
@Suite(.timeLimit(.minutes(Effort.isLong ? 60 : 5)))
struct OwnershipTests {
  @Test func aRunHasOneOwner() throws {
    let work = try Work.training(epochs: 40)
    let place = try Work.place()
    let owner = try Self.begun(work, in: place)
    for arguments in [["train", "--resume", "run"], work.arguments(in: place)] {
      let other = try Command(arguments, in: place.url)
      #expect(other.exitCode == 74, "\(other.errors)")
      #expect(other.errors.contains("process \(owner.identifier)"), "\(other.errors)")
    }
    #expect(owner.isRunning)
    #expect(try owner.end().exitCode == 0)
    #expect(try work.content(in: place).differences(from: work.reference().content) == [])
  }

  @Test func aStudyHasOneOwner() throws {
    let work = try Work.study()
    let place = try Work.place()
    let owner = try work.start(in: place)
    let folder = work.folder(in: place)
    #expect(
      try owner.waits {
        _ in FileManager.default.fileExists(atPath: folder.appending(path: "study.json").path)
      })
    let other = try work.run(in: place)
    #expect(other.exitCode == 74, "\(other.errors)")
    #expect(other.errors.contains("process \(owner.identifier)"), "\(other.errors)")
    #expect(try owner.end().exitCode == 0)
    #expect(try work.content(in: place).differences(from: work.reference().content) == [])
  }

  /// Whichever comes first.
  @Test func twoThatBeginAtOnceAreOneOwnerAndOneWhoIsTold() throws {
    let work = try Work.training()
    let reference = try work.reference().content
    for _ in 0..<(Effort.isLong ? 20 : 2) {
      let place = try Work.place()
      let programs = [try work.start(in: place), try work.start(in: place)]
      let ends = try programs.map { try $0.end() }
      #expect(ends.map(\.exitCode).sorted() == [0, 74], "\(ends.map(\.errors))")
      #expect(try work.content(in: place).differences(from: reference) == [])
    }
  }

  @Test func whoOnlyReadsNeedsNoOwnership() throws {
    let work = try Work.training(epochs: 60)
    let place = try Work.place()
    let owner = try Self.begun(work, in: place)
    let picture = try Work.pictures.get().path + "/red/0.png"
    for index in 0..<3 {
      let predicted = try Command("predict", "run", picture, in: place.url)
      #expect(predicted.exitCode == 0, "\(predicted.errors)")
      let exported = try Command(
        "export", "run", "--to", "safetensors", "--output", "\(index).safetensors", in: place.url)
      #expect(exported.exitCode == 0, "\(exported.errors)")
    }
    #expect(try owner.end().exitCode == 0)
  }

  /// Started, and with a checkpoint.
  private static func begun(_ work: Work, in place: TemporaryFolder) throws -> RunningProgram {
    let program = try work.start(in: place)
    let state = work.folder(in: place).appending(path: "checkpoints/last.state.safetensors")
    let isBegun = try program.waits { _ in FileManager.default.fileExists(atPath: state.path) }
    try #require(isBegun, "It ended before.")
    return program
  }
}
