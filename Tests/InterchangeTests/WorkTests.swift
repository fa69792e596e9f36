import Files
import Foundation
import Interchange
import Tensors
import TestSupport
import Testing

/// Work and memory stay in proportion to the file, whatever it repeats.
///
/// Each kind of file is read in one size and in twice that. The time limits are for what is not counted.
@Suite(.timeLimit(.minutes(5))) struct WorkTests {
  struct Kind: CustomTestStringConvertible {
    var testDescription: String
    /// A size that takes a while if something is quadratic in it.
    var size: Int
    var make: @Sendable (Int) -> [UInt8]

    init(_ name: String, _ size: Int, _ make: @escaping @Sendable (Int) -> [UInt8]) {
      testDescription = name
      self.size = size
      self.make = make
    }

    /// A pickle of the weight `a` that something stands beside.
    init(_ name: String, _ size: Int, beside: @escaping @Sendable (Int) -> [UInt8]) {
      self.init(name, size) { size in
        let weights = Pickle.dictionary([("a", Pickle.vector(2))])
        let pickle = Pickle.dictionary([("state_dict", weights), ("x", beside(size))])
        return StoredArchive(
          pickle: Pickle.whole(pickle), storages: [.init(repeating: 0, count: 8)]
        ).bytes
      }
    }
  }

  static func times(_ count: Int, _ part: [UInt8]) -> [UInt8] {
    Array([[UInt8]](repeating: part, count: count).joined())
  }

  static let kinds = [
    Kind("values are taken off a high stack", 100_000) { size in
      // A tuple made of a tuple, over and over, on top of many values.
      Pickle.whole([0x28] + times(size, [0x4E]) + [0x29] + times(size, [0x85]) + [0x74])
    }.archived,
    Kind("attributes are set again and again", 20_000) { size in
      let attributes = Pickle.dictionary((0..<size / 2).map { ("k\($0)", [0x4E]) })
      return attributes + [0x71, 9, 0x30].dropLast() + Pickle.call(Pickle.global("a", "B"), [])
        + times(size, [0x68, 9, 0x62]) + [0x86]
    },
    Kind("a storage's key is named again and again", 20_000) { size in
      let id = Pickle.tuple([
        Pickle.text("storage"), Pickle.global("torch", "FloatStorage"),
        Pickle.text(String(repeating: "k", count: 200)), Pickle.text("cpu"), Pickle.integer(0),
      ])
      // Stopped by the missing record at the latest.
      return Pickle.mark + id + [0x71, 9] + times(size, [0x68, 9, 0x51]) + [0x74]
    },
    Kind("a long name is given to many values", 5_000) { size in
      Pickle.text(String(repeating: "n", count: 10 * size)) + [0x71, 9] + [0x7D]
        + times(size, [0x68, 9, 0x4E, 0x73]) + [0x86]
    },
    Kind("many weights have one long name", 5_000) { size in
      let name = Pickle.text(String(repeating: "n", count: 10 * size)) + [0x71, 9]
      let pickle =
        [0x28] + name + Pickle.vector(2) + [0x71, 8] + [0x7D]
        + times(size, [0x68, 9, 0x68, 8, 0x73]) + [0x74]
      return Pickle.whole(Pickle.dictionary([("epoch", pickle)]))
    }.archived,
    Kind("a list is copied into many dictionaries", 4_000) { size in
      Pickle.list(.init(repeating: [0x4E, 0x4E, 0x86], count: size)) + [0x85, 0x71, 0, 0x5D]
        + times(size, Pickle.global("collections", "OrderedDict") + [0x68, 0, 0x52, 0x61]) + [0x86]
    },
    Kind("marks are set on many tensors", 4_000) { size in
      let marks = Pickle.dictionary((0..<size).map { ("k\($0)", [0x4E]) }) + [0x71, 9]
      let tensor =
        Pickle.global("torch._utils", "_rebuild_tensor_v2")
        + Pickle.tuple([
          Pickle.storage(count: 2), Pickle.integer(0), [0x29], [0x29], Pickle.no, Pickle.none,
          [0x68, 9],
        ]) + [0x52]
      return marks + [0x5D] + times(size, tensor + [0x61]) + [0x86]
    },
    Kind("dictionaries hold each other", 2_000) { size in
      var pickle: [UInt8] = Pickle.mark + [0x4E]
      for index in 0..<size { pickle += [0x7D, 0x72] + Pickle.little(UInt32(index)) }
      for index in 1..<size {
        pickle += [0x6A] + Pickle.little(UInt32(index - 1))
        for name in ["x", "y"] {
          pickle += Pickle.text(name) + [0x6A] + Pickle.little(UInt32(index)) + [0x73]
        }
      }
      return pickle + [0x74]
    },
    Kind("an archive has many entries", 10_000) { size in
      var archive = StoredArchive(vector: [1, 2])
      archive.isWide = true
      for index in 0..<size {
        archive.entries.append(.init(name: "archive/\(index)", content: []))
      }
      archive.count = 0xFFFF
      return archive.bytes
    },
    Kind("a stream has many storages", 10_000) { size in
      let tensors = (0..<size).map { ("\($0)", Pickle.vector(1, key: "\($0)")) }
      var stream = StreamStrictnessTests.Stream()
      stream.object = Pickle.whole(Pickle.dictionary(tensors))
      stream.keys = Pickle.whole(Pickle.list(tensors.map { Pickle.text($0.0) }))
      stream.data = times(size, Pickle.little(UInt64(1)) + [0, 0, 0, 0])
      return stream.bytes
    },
    Kind("a header has many tensors without elements", 20_000) { size in
      let entries = (0..<size).map {
        "\"\($0)\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}"
      }
      let header = Array("{\(entries.joined(separator: ","))}".utf8)
      return Pickle.little(UInt64(header.count)) + header
    },
    Kind("a header has long names", 2_000) { size in
      let entries = (0..<size / 100).map {
        "\"\(String(repeating: "n", count: 2 * size))\($0)\":{\"dtype\":\"F32\",\"shape\":[0],"
          + "\"data_offsets\":[0,0]}"
      }
      let header = Array("{\(entries.joined(separator: ","))}".utf8)
      return Pickle.little(UInt64(header.count)) + header
    },
  ]

  @Test(.timeLimit(.minutes(1)), arguments: kinds)
  func costsInProportionToTheFile(_ kind: Kind) throws {
    let (once, twice) = (kind.make(kind.size), kind.make(2 * kind.size))
    let costs = try [once, twice].map { content in
      let directory = try TemporaryFolder()
      let path = directory.path("weights")
      try AtomicFile.write(content, to: path)
      let work = WorkMeter(fileSize: content.count)
      do {
        _ = try StateDictionary(contentsOf: path, work: work)
        return (spent: work.spent, isRefused: false)
      } catch {
        return (spent: work.spent, isRefused: "\(error)".contains("more work than"))
      }
    }
    for (cost, content) in zip(costs, [once, twice]) {
      #expect(cost.spent <= WorkMeter(fileSize: content.count).limit)
    }
    // Either the cost grows with the file, or the file is refused for it.
    let growth = Double(costs[1].spent) / Double(max(costs[0].spent, 1))
    let size = Double(twice.count) / Double(once.count)
    #expect(costs[1].isRefused || growth < 1.2 * size, "\(costs) for \(size) times the bytes")
  }

  /// What PyTorch wrote costs a fraction of what it may.
  @Test(arguments: WeightFixture.all) func soundFilesCostLittle(_ fixture: WeightFixture) throws {
    let path = WeightFixture.path(fixture.file)
    let size = try FileReader(path).size
    let work = WorkMeter(fileSize: size)
    _ = try StateDictionary(contentsOf: path, work: work)
    #expect(work.spent > size / 2)
    #expect(work.spent < 8 * size)
  }

  @Test(.timeLimit(.minutes(1))) func compressedZerosAreNotUnpackedWithoutEnd() throws {
    // A thousand zeros a byte: 256 MB in all.
    let count = 64 << 20
    let archive = StoredArchive(
      pickle: Pickle.whole(Pickle.dictionary([("a", Pickle.vector(count))])),
      deflatedZeros: 4 * count)
    let bytes = archive.bytes
    #expect(bytes.count < 1 << 19)
    try expectRefusal("more than the file can hold", of: bytes)
    let few = StoredArchive(
      pickle: Pickle.whole(Pickle.dictionary([("a", Pickle.vector(1 << 20))])),
      deflatedZeros: 4 << 20)
    #expect(try readWeights(few.bytes).tensors[0].tensor.values.allSatisfy { $0 == 0 })
  }

  /// A pipe that nobody writes to would block, a device never end.
  @Test(.timeLimit(.minutes(1))) func whatIsNoFileIsRefusedUnopened() throws {
    let directory = try TemporaryFolder()
    let pipe = directory.path("pipe.pth")
    #expect(mkfifo(pipe, 0o600) == 0)
    for (path, kind) in [(pipe, "a named pipe"), ("/dev/zero", "a device")] {
      let error = try #require(throws: StateDictionaryError.self) {
        _ = try StateDictionary(contentsOf: path)
      }
      #expect("\(error)".contains("it is \(kind), not a file"))
      #expect(throws: SafetensorsError.self) { _ = try SafetensorsFile(path) }
    }
  }
}

extension WorkTests.Kind {
  /// The same pickles in an archive.
  fileprivate var archived: Self {
    let make = make
    return Self(testDescription, size) {
      StoredArchive(pickle: make($0), storages: [.init(repeating: 0, count: 8)]).bytes
    }
  }
}
