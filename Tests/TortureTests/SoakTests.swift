import Foundation
import ProgramSupport
import Testing

/// A long training takes no more memory and no more descriptors at its end than before.
@Suite(.timeLimit(.minutes(Effort.isLong ? 180 : 5)))
struct SoakTests {
  /// Memory may grow by this share, and by eight megabytes, between the second quarter and the last: allocators take
  /// their time to settle.
  private static let tolerance = 0.05

  @Test func memoryAndDescriptorsStayFlat() throws {
    let work = try Work.training(epochs: 1_000_000)
    let place = try Work.place()
    let program = try work.start(in: place)
    var (memory, descriptors): ([Int], [Int]) = ([], [])
    let isBegun = try program.waits { try $0.said.contains("epoch 3/") }
    try #require(isBegun)
    let end = Date.now.addingTimeInterval(Double(Effort.soakSeconds))
    let pause = min(1, Double(Effort.soakSeconds) / 100)
    let goesOn = try program.waits(
      atMost: Double(Effort.soakSeconds) + 60, every: pause
    ) { program in
      let folder = "/proc/\(program.identifier)"
      let status = (try? String(contentsOfFile: "\(folder)/status", encoding: .utf8)) ?? ""
      if let found = status.firstMatch(of: /VmRSS:\s*(\d+)/), let kilobytes = Int(found.1) {
        memory.append(kilobytes)
      }
      let open = try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/fd")
      if let open { descriptors.append(open.count) }
      return Date.now >= end
    }
    #expect(goesOn)
    program.send(SIGINT)
    #expect(try program.end().exitCode == 130)
    try #require(memory.count >= 8 && descriptors.count >= 8)
    func ordered(_ values: [Int], quarter: Int) -> [Int] {
      let count = values.count / 4
      return values[(quarter * count)..<((quarter + 1) * count)].sorted()
    }
    func median(_ quarter: Int) -> Int {
      let values = ordered(memory, quarter: quarter)
      return values[values.count / 2]
    }
    let (early, late) = (median(1), median(3))
    // Files are open while a checkpoint is written: the fewest are what stays open.
    let (few, many) = (ordered(descriptors, quarter: 1)[0], ordered(descriptors, quarter: 3)[0])
    print(
      "soak: \(Effort.soakSeconds) s | \(memory.count) samples | resident \(early) to \(late) KB | "
        + "descriptors \(few) to \(many)")
    #expect(Double(late) <= Double(early) * (1 + Self.tolerance) + 8192)
    #expect(many <= few)
  }
}
