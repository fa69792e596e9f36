import Foundation
import ProgramSupport
import TestSupport
import Testing

/// Single bits that are turned over in the files of a run.
@Suite(.timeLimit(.minutes(Effort.isLong ? 60 : 5)))
struct DamageTests {
  @Test func aFlippedBitIsFoundOrHarmless() throws {
    let template = try Template.run.get()
    var chance = Chance(10)
    let reference = try { () throws -> Content in
      let place = try template.copy()
      _ = try template.work.run(in: place)
      return try template.work.content(in: place)
    }()
    let picture = try Work.pictures.get().path + "/red/0.png"
    let count = Effort.isLong ? 300 : 9
    var (refused, replaced) = (0, 0)
    for index in 0..<count {
      let name = ["best", "last", "last.state"][index % 3] + ".safetensors"
      let place = try template.copy()
      let file = template.work.folder(in: place).appending(path: "checkpoints/\(name)")
      // Half of them in the header, of which there is little.
      let byte =
        chance.fraction() < 0.5 ? Int(chance.next() % 4096) : Int(chance.next() % (1 << 30))
      let bit = Int(chance.next() % 8)
      try SafetensorsEditor.flip(file, byte: byte, bit: bit)
      let about: Comment = "seed \(Effort.seed), \(name), byte \(byte), bit \(bit)"
      let alone = try Command("predict", file.path, picture, in: place.url)
      #expect([0, 65].contains(alone.exitCode), "\(about) \(alone.errors)")
      if alone.exitCode == 65 { refused += 1 }
      let predicted = try Command("predict", "run", picture, in: place.url)
      #expect(predicted.exitCode == 0, "\(about) \(predicted.errors)")
      if name == "best.safetensors", alone.exitCode == 65 {
        #expect(predicted.errors.contains("best.safetensors"), "\(about) \(predicted.errors)")
        replaced += 1
      }
      let resumed = try template.work.run(in: place)
      #expect(resumed.exitCode == 0, "\(about) \(resumed.errors)")
      let differences = try template.work.content(in: place).differences(from: reference)
        .filter { name != "best.safetensors" || !$0.contains("best") }
      #expect(differences.isEmpty, about)
    }
    print("flipped: \(count) bits | \(refused) refused | \(replaced) replaced by another file")
  }
}
