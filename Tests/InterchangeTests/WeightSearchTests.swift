import Interchange
import Tensors
import Testing

/// Which of the things that were saved are taken for the weights.
@Suite(.timeLimit(.minutes(5))) struct WeightSearchTests {
  static let weights = Pickle.dictionary([("a", Pickle.vector(1)), ("b", Pickle.vector(1))])
  static let single = Pickle.tensor(Pickle.storage(count: 1), sizes: [], strides: [])
  static let object = Pickle.call(Pickle.global("argparse", "Namespace"), []) + weights + [0x62]

  static func read(_ items: [(String, [UInt8])], key: String? = nil) throws -> StateDictionary {
    let archive = StoredArchive(
      pickle: Pickle.whole(Pickle.dictionary(items)), storages: [[0, 0, 0, 0]])
    return try readWeights(archive.bytes, key: key)
  }

  static func refusal(
    _ reason: String, _ items: [(String, [UInt8])], key: String? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let error = try #require(
      throws: StateDictionaryError.self, sourceLocation: sourceLocation
    ) {
      _ = try read(items, key: key)
    }
    #expect("\(error)".contains(reason), sourceLocation: sourceLocation)
  }

  @Test(arguments: [
    "state_dict", "model_state_dict", "model", "net", "network", "weights", "whatever",
  ]) func takesTheOnlyDictionary(key: String) throws {
    let read = try Self.read([
      ("epoch", [0x4B, 1]), (key, Self.weights), ("best_acc1", Self.single), ("args", Self.object),
    ])
    #expect(read.key == key)
    #expect(read.tensors.map(\.name) == ["a", "b"])
    #expect(read.otherKeys == [])
  }

  @Test func prefersTheTrainedWeightsAndNamesTheOthers() throws {
    let both = [("model_ema", Self.weights), ("epoch", [0x4B, 1]), ("model", Self.weights)]
    let usual = try Self.read(both)
    #expect(usual.key == "model")
    #expect(usual.otherKeys == ["model_ema"])
    let other = try Self.read(both, key: "model_ema")
    #expect(other.key == "model_ema")
    #expect(other.otherKeys == ["model"])
  }

  @Test func entersDictionariesOfDictionaries() throws {
    let inner = Pickle.dictionary([("state_dict", Self.weights), ("rate", [0x4B, 1])])
    #expect(try Self.read([("checkpoint", inner)]).key == "checkpoint.state_dict")
    let both = [("checkpoint", inner), ("other", Self.weights)]
    #expect(try Self.read(both).key == "checkpoint.state_dict")
    #expect(try Self.read(both, key: "other").key == "other")
    #expect(
      try Self.read(both, key: "checkpoint.state_dict").otherKeys == ["other"])
  }

  /// An optimizer's state is kept by number.
  @Test func passesOverWhatIsKeptByNumber() throws {
    let state = [0x7D] + [0x4B, 0] + Self.weights + [0x73]
    let read = try Self.read([
      ("optimizer", Pickle.dictionary([("state", state)])), ("mine", Self.weights),
    ])
    #expect(read.key == "mine")
    #expect(read.otherKeys == [])
  }

  @Test func looseTensorsBesideADictionaryMayBeNotes() throws {
    let notes = [("mean", Pickle.vector(1)), ("mine", Self.weights)]
    #expect(try Self.read(notes).key == "mine")
    // But more of them than elsewhere are the weights.
    let weights = ["c", "d", "e"].map { ($0, Pickle.vector(1)) }
    let read = try Self.read(weights + [("mine", Self.weights), ("epoch", [0x4B, 1])])
    #expect(read.key == "")
    #expect(read.tensors.map(\.name) == ["c", "d", "e"])
    #expect(read.otherKeys == ["mine"])
    #expect(read.others == ["mine", "epoch"])
    // Single numbers are weights where there is nothing else.
    #expect(try Self.read([("scale", Self.single)]).tensors.count == 1)
  }

  @Test func asksWhereNothingTellsWhich() throws {
    try Self.refusal(
      "several sets of weights: “generator” and “critic”. Say which by its key",
      [("generator", Self.weights), ("critic", Self.weights)])
    try Self.refusal(
      "no tensors under the key “a”. There are tensors under “generator”",
      [("generator", Self.weights)], key: "a")
    try Self.refusal("nor under any other", [("a", Pickle.vector(1))], key: "model")
    let error = try #require(throws: StateDictionaryError.self) {
      _ = try readWeights(WeightFixture.bytes("float32.safetensors"), key: "model")
    }
    #expect("\(error)".contains("leave the key out"))
  }

  @Test func refusesWhatHasNone() throws {
    try Self.refusal(
      "no tensors, only “epoch” and “scheduler”",
      [
        ("epoch", [0x4B, 1]), ("scheduler", Pickle.dictionary([])),
      ])
    try Self.refusal("its dictionary is empty", [])
    try Self.refusal(
      "the name “a” occurs twice", [("a", Pickle.vector(1)), ("a", Pickle.vector(1))])
  }

  @Test func namesWholeModelsAndOddTensors() throws {
    let model =
      Pickle.call(Pickle.global("net", "Net"), [])
      + Pickle.dictionary([
        ("training", [0x88]), ("_parameters", Self.weights), ("_modules", Pickle.dictionary([])),
      ]) + [0x62]
    try Self.refusal(
      "under “model” a whole model of the Python class “net.Net”",
      [
        ("epoch", [0x4B, 1]), ("model", model),
      ])
    let whole = StoredArchive(pickle: Pickle.whole(model), storages: [[0, 0, 0, 0]])
    try expectRefusal("holds a whole model of the Python class “net.Net”", of: whole.bytes)
    // Beside weights it is an object like any other.
    #expect(try Self.read([("state_dict", Self.weights), ("model", model)]).key == "state_dict")
    for (function, kind) in [
      ("_rebuild_qtensor", "a quantized tensor"), ("_rebuild_sparse_tensor", "a sparse tensor"),
      ("_rebuild_meta_tensor_no_storage", "a tensor without data"),
      ("_rebuild_nested_tensor", "a tensor of a kind that only PyTorch reads"),
    ] {
      let odd = Pickle.call(Pickle.global("torch._utils", function), [Pickle.none])
      try Self.refusal("its weight “b” is \(kind)", [("a", Pickle.vector(1)), ("b", odd)])
    }
  }

  /// A network that is shared as often as possible is entered once.
  @Test(.timeLimit(.minutes(1))) func sharedDictionariesAreEnteredOnce() throws {
    var pickle: [UInt8] = Self.weights + [0x71, 0]
    for _ in 0..<30 {
      pickle = [0x7D] + Pickle.text("x") + pickle + [0x73]
      for name in ["y", "z", "u", "v"] { pickle += Pickle.text(name) + [0x68, 0, 0x73] }
    }
    let archive = StoredArchive(pickle: Pickle.whole(pickle), storages: [[0, 0, 0, 0]])
    #expect(try readWeights(archive.bytes).tensors.count == 2)
  }

  @Test func namesAndKeysAreEscaped() throws {
    try Self.refusal("“a\\u{1B}[2J”", [("a\u{1B}[2J", Self.weights), ("b", Self.weights)])
    try Self.refusal("“\\n”", [("\n", [0x4B, 1])])
  }
}
