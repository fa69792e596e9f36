import Files
import ImageData
import Synchronization
import TestSupport
import Testing

@Suite(
  .enabled(if: Photographs.folder != nil, "the flowers128 photographs are not here"),
  .timeLimit(.minutes(5)))
struct FlowersTests {
  @Test func scanFindsWhatIsThere() throws {
    let folder = try DataSet(try #require(Photographs.folder))
    let calls = Mutex(0)
    let index = try folder.index(sizing: ImageSizing(side: 64)) { progress in
      calls.withLock { $0 = max($0, progress.done) }
    }
    let report = index.report
    #expect(report.classes.map(\.name) == ["daisy", "dandelion", "rose", "sunflower", "tulip"])
    #expect(report.classes.map(\.files) == [764, 1052, 784, 733, 984])
    #expect(report.fileCount == 4317)
    #expect(calls.withLock { $0 } == 4317)
    #expect(report.sizes.map { [$0.width, $0.height, $0.count] } == [[128, 128, 4317]])
    #expect(report.formats == ["JPEG": 4317])
    #expect(report.skipped.map(\.path) == [".DS_Store"])

    #expect(report.duplicates.count == 6)
    let crossing = report.duplicates.filter(\.crossesClasses)
    #expect(crossing.count == 4)
    #expect(crossing.allSatisfy { $0.classes == ["rose", "tulip"] && $0.files.count == 2 })
    #expect(report.unusable.count == 8)
    #expect(report.usableCount == 4309)

    let split = try index.split(validation: 0.2, seed: 7)
    for (label, counts) in split.classCounts.enumerated() {
      let usable = Double(report.classes[label].usable)
      #expect(abs(Double(counts.validation) - 0.2 * usable) <= 1.5)
    }
    // What daylight photographs have.
    for c in 0..<3 {
      #expect((0.2...0.6).contains(split.normalisation.mean[c]))
      #expect((0.2...0.4).contains(split.normalisation.std[c]))
    }
  }
}
