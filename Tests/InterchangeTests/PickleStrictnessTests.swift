import Interchange
import Tensors
import Testing

/// Pickles that are no state dictionary's are refused, whatever they claim; none of it is executed.
@Suite(.timeLimit(.minutes(5))) struct PickleStrictnessTests {
  struct Case: CustomTestStringConvertible {
    /// A part of the sentence that refuses the pickle.
    var reason: String
    var pickle: [UInt8]
    var testDescription: String { reason }

    init(_ reason: String, _ pickle: [UInt8]) {
      self.reason = reason
      self.pickle = pickle
    }

    /// A pickle of the dictionary `{"a": value}`.
    init(_ reason: String, entry value: [UInt8]) {
      self.init(reason, Pickle.whole(Pickle.dictionary([("a", value)])))
    }
  }

  static let two = Pickle.storage(count: 2)

  static let forbidden = [
    Case(
      "what was saved is an object of the Python class or function “os.system”",
      Pickle.whole(Pickle.call(Pickle.global("os", "system"), [Pickle.text("touch owned")]))),
    Case(
      "it holds no tensors, and “a” is an object of the Python class or function “builtins.eval”",
      entry: Pickle.call(Pickle.global("builtins", "eval"), [Pickle.text("1")])),
    Case(
      "“torch.load”", entry: Pickle.call(Pickle.global("torch", "load"), [Pickle.text("x.pth")])),
    // What is called was itself the result of a call.
    Case(
      "“builtins.getattr”",
      entry: Pickle.call(
        Pickle.call(Pickle.global("builtins", "getattr"), [Pickle.none]), [Pickle.text("x")])),
    // Beside the weights an object is inert, among them it is not.
    Case(
      "“b” in its weights is an object of the Python class or function “numpy.ndarray”",
      entry: [0x7D] + Pickle.mark + Pickle.text("w") + two
        + Pickle.text("c") + Pickle.vector(2) + Pickle.text("b")
        + Pickle.call(Pickle.global("numpy", "ndarray"), []) + [0x75]),
    Case(
      "“esc\\u{1B}[31m.\\u{7}” in its weights",
      entry: [0x7D] + Pickle.mark + Pickle.text("c") + Pickle.vector(2)
        + Pickle.text("esc\u{1B}[31m.\u{7}") + Pickle.call(Pickle.global("os", "x"), []) + [0x75]),
    Case(
      "“o\\u{1B}s.sys”",
      Pickle.whole(Pickle.call(Pickle.global("o\u{1B}s", "sys"), []))),
    Case("the instruction 0x69", Pickle.whole(Pickle.mark + [0x69] + Array("os\nsystem\n".utf8))),
    Case("the instruction 0x6f", Pickle.whole(Pickle.mark + [0x6F])),
    Case("the instruction 0x93", Pickle.whole(Pickle.text("os") + Pickle.text("system") + [0x93])),
    Case("the instruction 0x82", Pickle.whole([0x82, 1])),
    Case("the instruction 0x80", Pickle.whole([0x80, 2, 0x4E])),
    Case("the instruction 0x32", Pickle.whole([0x4E, 0x32])),
  ]

  static let malformed = [
    Case("protocol 2 should begin", [0x80, 1, 0x4E, 0x2E]),
    Case("protocol 2 should begin", [0x4E, 0x2E]),
    Case("cut off", [0x80]),
    Case("cut off", [0x80, 2]),
    Case("cut off", [0x80, 2, 0x58, 9, 0, 0, 0, 0x61]),
    Case("cut off", [0x80, 2] + Array("ccollections".utf8)),
    Case(
      "a name is longer than 256 bytes", [0x80, 2, 0x63] + [UInt8](repeating: 0x61, count: 300)),
    Case("claims a text of 4294967295 bytes", Pickle.whole([0x58, 0xFF, 0xFF, 0xFF, 0xFF])),
    Case("claims a text of 4294967295 bytes", Pickle.whole([0x8B, 0xFF, 0xFF, 0xFF, 0xFF])),
    Case("claims a text of 4294967295 bytes", Pickle.whole([0x42, 0xFF, 0xFF, 0xFF, 0xFF])),
    Case("calls a tuple with a tuple", Pickle.whole([0x29, 0x29, 0x81])),
    Case("leaves 0 values", Pickle.whole([])),
    Case("leaves 2 values", Pickle.whole([0x4E, 0x4E])),
    Case("leaves 1 value where", Pickle.whole([0x4E, 0x28])),
    Case("lacks its values", Pickle.whole([0x85])),
    Case("lacks its values", Pickle.whole([0x4E, 0x28, 0x85])),
    Case("lacks its mark", Pickle.whole([0x74])),
    Case("lacks its values", Pickle.whole([0x28, 0x75])),
    Case("lacks its values", Pickle.whole([0x71, 0])),
    Case("asks for value 7", Pickle.whole([0x68, 7])),
    Case("asks for value 4294967295", Pickle.whole([0x6A, 0xFF, 0xFF, 0xFF, 0xFF])),
    Case("entries are set in a list", Pickle.whole([0x5D, 0x4E, 0x4E, 0x73])),
    Case("entries are set in a tensor", Pickle.whole(Pickle.vector(2) + [0x4E, 0x4E, 0x73])),
    Case("entries are set in a storage", Pickle.whole(two + Pickle.mark + [0x4E, 0x4E, 0x75])),
    Case("last key has no value", Pickle.whole([0x7D] + Pickle.mark + [0x4E, 0x75])),
    Case("appended to a dictionary", Pickle.whole([0x7D, 0x4E, 0x61])),
    Case("attributes are set on a storage", Pickle.whole(two + Pickle.dictionary([]) + [0x62])),
    Case("attributes are set on None", Pickle.whole([0x4E, 0x7D, 0x62])),
    Case("calls a number with a tuple", Pickle.whole([0x4B, 1, 0x29, 0x52])),
    Case(
      "calls a type or function with None",
      Pickle.whole(Pickle.global("collections", "OrderedDict") + [0x4E, 0x52])),
    Case(
      "calls FloatStorage", Pickle.whole(Pickle.call(Pickle.global("torch", "FloatStorage"), []))),
    Case(
      "an OrderedDict is made in an unknown way",
      Pickle.whole(Pickle.call(Pickle.global("collections", "OrderedDict"), [Pickle.none]))),
    Case(
      "an OrderedDict is made in an unknown way",
      Pickle.whole(
        Pickle.call(Pickle.global("collections", "OrderedDict"), [Pickle.list([Pickle.none])]))),
    Case(
      "a parameter is described",
      entry: Pickle.call(Pickle.global("torch._utils", "_rebuild_parameter"), [two, Pickle.no])),
    Case("a storage is named by None", Pickle.whole(Pickle.none + [0x51])),
    Case("a storage is named in an unknown way", Pickle.whole([0x29, 0x51])),
    Case(
      "a storage is named in an unknown way",
      Pickle.whole(
        Pickle.tuple([
          Pickle.text("module"), Pickle.none, Pickle.none, Pickle.none, Pickle.none,
        ]) + [0x51])),
    Case("claims -1 elements", entry: Pickle.vector(-1)),
    Case("elements, more than the file can hold", entry: Pickle.vector(Int.max)),
    Case("elements, more than the file can hold", entry: Pickle.vector(1 << 30)),
    Case(
      "“0” is named with two types or sizes",
      Pickle.whole(Pickle.dictionary([("a", Pickle.vector(2)), ("b", Pickle.vector(1))]))),
    Case(
      "“0” is named with two types or sizes",
      Pickle.whole(
        Pickle.dictionary([
          ("a", Pickle.vector(2)),
          (
            "b",
            Pickle.tensor(Pickle.storage(type: "IntStorage", count: 2), sizes: [2], strides: [1])
          ),
        ]))),
    Case("no record for the storage “../a”", entry: Pickle.vector(2, key: "../a")),
    Case("where 1 elements of 4 bytes", entry: Pickle.vector(1)),
    Case("where 3 elements of 4 bytes", entry: Pickle.vector(3)),
    Case("reaches beyond its storage", entry: Pickle.tensor(two, sizes: [3], strides: [1])),
    Case(
      "has 1048577 elements, but its storage 2",
      entry: Pickle.tensor(two, sizes: [(1 << 20) + 1], strides: [0])),
    // A view that repeats elements could claim any size.
    Case(
      "elements, but its storage 2",
      entry: Pickle.tensor(two, sizes: [1 << 40], strides: [0])),
    Case(
      "reaches beyond its storage", entry: Pickle.tensor(two, offset: 1, sizes: [2], strides: [1])),
    Case(
      "reaches beyond its storage", entry: Pickle.tensor(two, offset: -1, sizes: [1], strides: [1])),
    Case(
      "reaches beyond its storage", entry: Pickle.tensor(two, offset: -1, sizes: [0], strides: [1])),
    Case("reaches beyond its storage", entry: Pickle.tensor(two, sizes: [2], strides: [2])),
    Case(
      "reaches beyond its storage",
      entry: Pickle.tensor(two, offset: Int.max, sizes: [2], strides: [1])),
    Case("reaches beyond its storage", entry: Pickle.tensor(two, sizes: [2], strides: [Int.max])),
    Case(
      "reaches beyond its storage",
      entry: Pickle.tensor(two, sizes: [2, 1, 1], strides: [2, 0, 0])),
    Case(
      "a tensor's size overflows", entry: Pickle.tensor(two, sizes: [1 << 62, 4], strides: [0, 0])),
    Case("not a count", entry: Pickle.tensor(two, sizes: [-1], strides: [1])),
    Case("not a count", entry: Pickle.tensor(two, sizes: [1], strides: [-1])),
    Case("1 sizes and 2 strides", entry: Pickle.tensor(two, sizes: [1], strides: [1, 1])),
    Case(
      "has 65 axes",
      entry: Pickle.tensor(
        two, sizes: .init(repeating: 1, count: 65), strides: .init(repeating: 1, count: 65))),
    Case(
      "a tensor is described in an unknown way",
      entry: Pickle.call(
        Pickle.global("torch._utils", "_rebuild_tensor_v2"), [two, [0x4B, 0], [0x29], [0x29]])),
    Case(
      "a tensor is described in an unknown way",
      entry: Pickle.call(
        Pickle.global("torch._utils", "_rebuild_tensor"), [two, [0x4B, 0], [0x29]])
    ),
    // Without elements sizes may be anything, but their product is asked for.
    Case(
      "a tensor's size overflows",
      entry: Pickle.tensor(two, sizes: [1 << 40, 1 << 40, 0], strides: [0, 0, 0])),
    Case(
      "a tensor's size overflows",
      entry: Pickle.tensor(two, sizes: [0, 1 << 40, 1 << 40], strides: [0, 0, 0])),
    Case(
      "a storage's key has 257 bytes",
      entry: Pickle.vector(2, key: .init(repeating: "k", count: 257))),
    Case(
      "sizes or strides are a list",
      entry: Pickle.call(
        Pickle.global("torch._utils", "_rebuild_tensor_v2"),
        [two, [0x4B, 0], Pickle.list([]), [0x29], Pickle.no, Pickle.orderedDictionary])),
    Case("nested too deeply", Pickle.whole([UInt8](repeating: 0x28, count: 100_000))),
    Case("nested too deeply", Pickle.whole([UInt8](repeating: 0x4E, count: 1_000_000))),
    Case(
      "holds more than 4194304 values",
      Pickle.whole([0x4E] + [UInt8](repeating: 0x85, count: 8_000_000))),
    // An OrderedDict of a list of pairs copies them: a few bytes must not do so without end.
    Case(
      "holds more than 4194304 values",
      Pickle.whole(
        Pickle.list(.init(repeating: [0x4E, 0x4E, 0x86], count: 1000)) + [0x85, 0x71, 0, 0x5D]
          + [[UInt8]](
            repeating: Pickle.global("collections", "OrderedDict") + [0x68, 0, 0x52, 0x61],
            count: 4000
          ).joined())),
  ]

  @Test(arguments: forbidden + malformed) func refusesWithASentence(_ example: Case) throws {
    let archive = StoredArchive(pickle: example.pickle, storages: [.init(repeating: 0, count: 8)])
    try expectRefusal(example.reason, of: archive.bytes)
  }

  /// What may be an attack is told apart from damage.
  @Test(arguments: forbidden) func saysThatNothingWasExecuted(_ example: Case) throws {
    let archive = StoredArchive(pickle: example.pickle, storages: [.init(repeating: 0, count: 8)])
    try expectRefusal("Nothing of it was executed", of: archive.bytes)
  }

  /// Deeper than any stack could follow by recursion.
  @Test func nestingCostsNoRecursion() throws {
    let nested = [0x29] + [UInt8](repeating: 0x85, count: 1_000_000)
    let archive = StoredArchive(
      pickle: Pickle.whole(
        Pickle.dictionary([
          ("state_dict", Pickle.dictionary([("a", Pickle.vector(1))])), ("deep", nested),
        ])), storages: [[0, 0, 0, 0]])
    #expect(try readWeights(archive.bytes).tensors.count == 1)
  }

  /// `d = {}; d["state_dict"] = d`
  @Test func aDictionaryMayHoldItself() throws {
    let pickle = Pickle.whole([0x7D, 0x71, 0] + Pickle.text("state_dict") + [0x68, 0, 0x73])
    try expectRefusal("no tensors, only “state_dict”", of: StoredArchive(pickle: pickle).bytes)
  }

  /// Python 2 made an OrderedDict from a list of pairs, and wrote names as byte strings.
  @Test func readsWhatPython2Wrote() throws {
    let pair = Pickle.list([[0x55, 1, 0x61], Pickle.vector(1)])
    let pickle = Pickle.whole(
      Pickle.call(Pickle.global("collections", "OrderedDict"), [Pickle.list([pair])]))
    let archive = StoredArchive(pickle: pickle, storages: [Pickle.little(Float(7).bitPattern)])
    let weights = try readWeights(archive.bytes)
    #expect(weights.tensors == [NamedTensor("a", Tensor(shape: [1], values: [7]))])
  }

  /// `torch.ones(1).expand(3)` is saved as a view of a single element.
  @Test func readsViewsThatRepeatElements() throws {
    let storage = [1, 2].flatMap { Pickle.little(Float($0).bitPattern) }
    let pickle = Pickle.whole(
      Pickle.dictionary([
        ("a", Pickle.tensor(Self.two, offset: 1, sizes: [3], strides: [0])),
        ("b", Pickle.tensor(Self.two, sizes: [2, 2], strides: [1, 0])),
      ]))
    #expect(
      try readWeights(StoredArchive(pickle: pickle, storages: [storage]).bytes).tensors == [
        NamedTensor("a", Tensor(shape: [3], values: [2, 2, 2])),
        NamedTensor("b", Tensor(shape: [2, 2], values: [1, 1, 2, 2])),
      ])
  }

  @Test func repeatingMustNotFillTheMemory() throws {
    let pickle = Pickle.whole(
      Pickle.dictionary(
        (0..<20).map { ("\($0)", Pickle.tensor(Self.two, sizes: [1 << 20], strides: [0])) }))
    let storage = [UInt8](repeating: 0, count: 8)
    try expectRefusal(
      "share storages so often", of: StoredArchive(pickle: pickle, storages: [storage]).bytes)
  }

  @Test func sharingMustNotFillTheMemory() throws {
    let big = [UInt8](repeating: 0, count: 4 << 20)
    let pickle = Pickle.whole(
      Pickle.dictionary((0..<20).map { ("\($0)", Pickle.vector(1 << 20)) }))
    try expectRefusal(
      "share storages so often", of: StoredArchive(pickle: pickle, storages: [big]).bytes)
  }
}
