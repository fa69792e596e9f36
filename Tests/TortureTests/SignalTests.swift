import Foundation
import ProgramSupport
import TestSupport
import Testing

/// Every signal that can be sent: three end a run politely; after any other it can be gone on with.
@Suite(.timeLimit(.minutes(Effort.isLong ? 60 : 5)))
struct SignalTests {
  private static let polite = [SIGINT, SIGTERM, SIGHUP]
  private static let short = polite + [SIGQUIT, SIGPIPE, SIGUSR1, SIGSEGV]
  // Those that stop a process rather than end it are sent together with what lets it go on.
  private static let stopping = [SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU]

  @Test(arguments: Effort.isLong ? Array(1...31) : short)
  func aRunGoesOnAfter(signal: Int32) throws {
    let work = try Work.training(epochs: 30)
    let place = try Work.place()
    let program = try work.start(in: place)
    let isBegun = try program.waits { try $0.said.contains("epoch 2/") }
    try #require(isBegun)
    program.send(signal)
    if Self.stopping.contains(signal) { program.send(SIGCONT) }
    let end = try program.end()
    if Self.polite.contains(signal) {
      #expect(end.exitCode == 130, "\(end.errors)")
      #expect(end.errors.contains("--resume"), "\(end.errors)")
    }
    if end.exitCode != 0 {
      let resumed = try work.run(in: place)
      #expect(resumed.exitCode == 0, "\(resumed.errors)")
    }
    #expect(try work.content(in: place).differences(from: Self.reference.get()) == [])
  }

  @Test func aHangUpThatIsIgnoredStaysIgnored() throws {
    let work = try Work.training(epochs: 30)
    let place = try Work.place()
    let program = try work.start(in: place, shell: "trap '' HUP")
    let isBegun = try program.waits { try $0.said.contains("epoch 2/") }
    try #require(isBegun)
    program.send(SIGHUP)
    #expect(try program.end().exitCode == 0)
  }

  private static let reference = Result { try Work.training(epochs: 30).reference().content }
}
