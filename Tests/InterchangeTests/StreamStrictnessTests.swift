import Interchange
import Tensors
import Testing

/// Legacy streams that contradict themselves are refused.
@Suite(.timeLimit(.minutes(5))) struct StreamStrictnessTests {
  /// A stream of the weight `a`, a vector of two, with parts to change.
  struct Stream {
    var version = Pickle.whole(Pickle.integer(1001))
    var machine = Pickle.whole(Pickle.dictionary([("little_endian", [0x88])]))
    var object = Pickle.whole(Pickle.dictionary([("a", tensor())]))
    var keys = Pickle.whole(Pickle.list([Pickle.text("k")]))
    var data = Pickle.little(UInt64(2)) + [1, 2].flatMap { Pickle.little(Float($0).bitPattern) }

    var bytes: [UInt8] {
      [0x80, 2, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E]
        + version + machine + object + keys + data
    }

    static func tensor(view: [UInt8] = Pickle.none, sizes: [Int] = [2]) -> [UInt8] {
      Pickle.tensor(Pickle.storage("k", count: 2, view: view), sizes: sizes, strides: [1])
    }

    static func view(_ offset: Int, _ count: Int) -> [UInt8] {
      Pickle.tuple([Pickle.text("v"), Pickle.integer(offset), Pickle.integer(count)])
    }
  }

  struct Case: CustomTestStringConvertible {
    var reason: String
    var change: @Sendable (inout Stream) -> Void
    var testDescription: String { reason }

    init(_ reason: String, _ change: @escaping @Sendable (inout Stream) -> Void) {
      self.reason = reason
      self.change = change
    }
  }

  static let cases = [
    Case("should be 1001") { $0.version = Pickle.whole(Pickle.integer(1002)) },
    Case("a description of the machine") { $0.machine = Pickle.whole(Pickle.none) },
    Case("list of the storages' keys") { $0.keys = Pickle.whole(Pickle.none) },
    Case("keys are not those that tensors name") {
      $0.keys = Pickle.whole(Pickle.list([]))
      $0.data = []
    },
    Case("keys are not those that tensors name") {
      $0.keys = Pickle.whole(Pickle.list([Pickle.text("x")]))
    },
    Case("keys are not those that tensors name") {
      $0.keys = Pickle.whole(Pickle.list([Pickle.text("k"), Pickle.text("k")]))
    },
    Case("keys are not those that tensors name") {
      $0.keys = Pickle.whole(Pickle.list([Pickle.none]))
    },
    Case("should have 2 elements") { $0.data[0] = 3 },
    Case("should have 2 elements") { $0.data[7] = 0x80 },
    Case("the count of the storage “k” is cut off") { $0.data.removeLast(9) },
    Case("the storage “k” is cut off") { $0.data.removeLast() },
    Case("something stands behind the last storage") { $0.data.append(0) },
    Case("“os.system”") {
      $0.object = Pickle.whole(Pickle.call(Pickle.global("os", "system"), [Pickle.text("id")]))
      $0.keys = Pickle.whole(Pickle.list([]))
      $0.data = []
    },
    Case("a part of a storage reaches beyond it") {
      $0.object = Pickle.whole(Pickle.dictionary([("a", Stream.tensor(view: Stream.view(1, 2)))]))
    },
    Case("a part of a storage reaches beyond it") {
      $0.object = Pickle.whole(
        Pickle.dictionary([("a", Stream.tensor(view: Stream.view(Int.max, Int.max)))]))
    },
    Case("a part of a storage is named in an unknown way") {
      $0.object = Pickle.whole(Pickle.dictionary([("a", Stream.tensor(view: [0x29]))]))
    },
    Case("reaches beyond its storage") {
      $0.object = Pickle.whole(Pickle.dictionary([("a", Stream.tensor(view: Stream.view(1, 1)))]))
    },
  ]

  @Test(arguments: cases) func refusesWithASentence(_ example: Case) throws {
    var stream = Stream()
    example.change(&stream)
    try expectRefusal(example.reason, of: stream.bytes)
  }

  @Test func readsParts() throws {
    var stream = Stream()
    #expect(
      try readWeights(stream.bytes).tensors
        == [NamedTensor("a", Tensor(shape: [2], values: [1, 2]))])
    stream.object = Pickle.whole(
      Pickle.dictionary([("a", Stream.tensor(view: Stream.view(1, 1), sizes: [1]))]))
    #expect(
      try readWeights(stream.bytes).tensors == [NamedTensor("a", Tensor(shape: [1], values: [2]))])
  }
}
