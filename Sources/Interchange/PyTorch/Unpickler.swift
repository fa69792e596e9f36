import Wording

/// Reads one pickle, restricted to what files of weights are made of: nothing is imported, called or built but
/// dictionaries, lists, tuples, numbers, texts, and the descriptions of tensors and their storages. Any other object is a
/// name, whatever it is given.
///
/// Every claim of a tensor is checked where it is made. Work is paid for before it is done (``WorkMeter``); the limits
/// below are far above what a network needs, and bound the memory that a pickle can take, whatever it repeats.
struct Unpickler {
  /// The longest pickle that is read.
  static let sizeLimit = 16 << 20

  private static let stackLimit = 1 << 18
  private static let markLimit = 1000
  private static let memoLimit = 1 << 20
  private static let textLimit = 1 << 20
  private static let nameLimit = 256

  /// How many values all that was made may hold.
  private static let heapLimit = 1 << 22

  var heap = PickleHeap()

  /// Where in the file the pickle goes on or, once it was read, has ended.
  var position: Int { scanner.position }

  var isAtEnd: Bool { scanner.isAtEnd }

  var path: String { scanner.path }

  /// Where the instruction stands that is carried out.
  private(set) var instruction = 0

  /// The most bytes that a storage can have.
  let storageLimit: Int

  private let work: WorkMeter
  private var scanner: ByteScanner
  var stack: [PickleValue] = []
  /// How high the stack was at each open mark.
  private var marks: [Int] = []
  private var memo: [UInt32: PickleValue] = [:]
  private var heapSize = 0

  /// - Parameter storageLimit: the most bytes that a storage can have, those of the file where nothing is compressed.
  init(_ scanner: ByteScanner, storageLimit: Int, work: WorkMeter) {
    self.scanner = scanner
    self.storageLimit = storageLimit
    self.work = work
  }

  /// Reads the next pickle, up to its STOP.
  mutating func next() throws(StateDictionaryError) -> PickleValue {
    stack = []
    marks = []
    memo = [:]
    instruction = position
    // The number is that of the newest protocol whose instructions may follow; those that do are looked at one by one.
    guard try scanner.uint8() == PickleOpcode.proto.rawValue, (2...5) ~= (try scanner.uint8())
    else { throw malformed("a pickle of protocol 2 should begin") }
    while true {
      instruction = position
      let byte = try scanner.uint8()
      guard let opcode = PickleOpcode(rawValue: byte), opcode != .proto else {
        throw forbidden(
          "the pickle has the instruction 0x\(String(byte, radix: 16)), which PyTorch does not write "
            + "in its own pickle protocol, 2")
      }
      if opcode == .stop { break }
      try spend(1)
      try perform(opcode)
      guard stack.count <= Self.stackLimit, marks.count <= Self.markLimit else {
        throw malformed("the pickle is nested too deeply")
      }
    }
    guard marks.isEmpty, stack.count == 1 else {
      throw malformed("the pickle leaves \(Phrase.count(stack.count, "value")) where one should be")
    }
    return stack[0]
  }

  /// Counts values that the heap is about to hold, and refuses too many.
  mutating func reserve(_ count: Int) throws(StateDictionaryError) {
    try spend(count)
    heapSize += count
    guard heapSize <= Self.heapLimit else {
      throw malformed("the pickle holds more than \(Self.heapLimit) values")
    }
  }

  /// Pays for work that is about to be done.
  func spend(_ units: Int) throws(StateDictionaryError) {
    guard work.pays(for: units) else { throw malformed(WorkMeter.refusal) }
  }

  func malformed(_ reason: String) -> StateDictionaryError {
    .malformed(path: path, offset: instruction, reason: reason)
  }

  func forbidden(_ reason: String) -> StateDictionaryError {
    .forbidden(path: path, offset: instruction, reason: reason)
  }
}

// MARK: - Instructions

extension Unpickler {
  private mutating func perform(_ opcode: PickleOpcode) throws(StateDictionaryError) {
    switch opcode {
    case .proto, .stop: break
    case .mark: marks.append(stack.count)
    case .none: stack.append(.none)
    case .newTrue: stack.append(.bool(true))
    case .newFalse: stack.append(.bool(false))
    case .int32: stack.append(.integer(Int(Int32(bitPattern: try scanner.uint32()))))
    case .uint8: stack.append(.integer(Int(try scanner.uint8())))
    case .uint16: stack.append(.integer(Int(try scanner.uint16())))
    case .long1: stack.append(try long(length: Int(try scanner.uint8())))
    case .long4: stack.append(try long(length: Int(try scanner.uint32())))
    case .float: stack.append(.float(Double(bitPattern: try scanner.uint64().byteSwapped)))
    case .unicode, .string: stack.append(try text(length: Int(try scanner.uint32())))
    case .shortString: stack.append(try text(length: Int(try scanner.uint8())))
    case .bytes: stack.append(try binary(length: Int(try scanner.uint32())))
    case .shortBytes: stack.append(try binary(length: Int(try scanner.uint8())))
    case .global: stack.append(.global(try global()))
    case .emptySet: try pushObject(named: "set")
    case .emptyTuple: try pushTuple([])
    case .tuple1: try pushTuple(pop(1))
    case .tuple2: try pushTuple(pop(2))
    case .tuple3: try pushTuple(pop(3))
    case .tuple: try pushTuple(popToMark())
    case .emptyList:
      try reserve(2)
      heap.lists.append([])
      stack.append(.list(heap.lists.count - 1))
    case .append: try append(try pop(1))
    case .appends: try append(try popToMark())
    case .emptyDictionary: try pushDictionary()
    case .setItem: try setItems(try pop(2))
    case .setItems: try setItems(try popToMark())
    case .put: try remember(UInt32(try scanner.uint8()))
    case .longPut: try remember(try scanner.uint32())
    case .get: try recall(UInt32(try scanner.uint8()))
    case .longGet: try recall(try scanner.uint32())
    case .persistentID: stack.append(try persistent(pop()))
    case .reduce, .newObject: try call()
    case .build: try build()
    }
  }

  /// Takes values off the stack. They are copied: a slice would share the stack, and taking it off would copy the rest.
  mutating func pop(_ count: Int) throws(StateDictionaryError) -> [PickleValue] {
    guard stack.count - (marks.last ?? 0) >= count else {
      throw malformed("an instruction of the pickle lacks its values")
    }
    try spend(count)
    let values = Array(stack.suffix(count))
    stack.removeLast(count)
    return values
  }

  private mutating func pop() throws(StateDictionaryError) -> PickleValue {
    let value = try target()
    stack.removeLast()
    return value
  }

  private mutating func popToMark() throws(StateDictionaryError) -> [PickleValue] {
    guard let mark = marks.popLast() else {
      throw malformed("an instruction of the pickle lacks its mark")
    }
    return try pop(stack.count - mark)
  }

  /// The value that stays below those that an instruction has taken.
  func target() throws(StateDictionaryError) -> PickleValue {
    guard stack.count > (marks.last ?? 0), let value = stack.last else {
      throw malformed("an instruction of the pickle lacks its values")
    }
    return value
  }

  private mutating func pushTuple(_ values: [PickleValue]) throws(StateDictionaryError) {
    try reserve(values.count + 2)
    heap.tuples.append(values)
    stack.append(.tuple(heap.tuples.count - 1))
  }

  mutating func pushDictionary(
    _ items: [(key: PickleValue, value: PickleValue)] = []
  ) throws(StateDictionaryError) {
    try reserve(2 * items.count + 2)
    heap.dictionaries.append(.init(items: items))
    stack.append(.dictionary(heap.dictionaries.count - 1))
  }

  private mutating func append(_ values: [PickleValue]) throws(StateDictionaryError) {
    switch try target() {
    case .list(let index):
      try reserve(values.count)
      heap.lists[index] += values
    case .object: break
    case let other: throw malformed("values are appended to \(other.kind) instead of a list")
    }
  }

  private mutating func setItems(_ values: [PickleValue]) throws(StateDictionaryError) {
    guard values.count.isMultiple(of: 2) else {
      throw malformed("a dictionary's last key has no value")
    }
    switch try target() {
    case .dictionary(let index):
      try reserve(values.count)
      for position in stride(from: 0, to: values.count, by: 2) {
        heap.dictionaries[index].items.append((values[position], values[position + 1]))
      }
    case .object: break
    case let other: throw malformed("entries are set in \(other.kind) instead of a dictionary")
    }
  }

  private mutating func remember(_ index: UInt32) throws(StateDictionaryError) {
    memo[index] = try target()
    guard memo.count <= Self.memoLimit else {
      throw malformed("the pickle remembers more than \(Self.memoLimit) values")
    }
  }

  private mutating func recall(_ index: UInt32) throws(StateDictionaryError) {
    guard let value = memo[index] else {
      throw malformed("the pickle asks for value \(index), which it has not remembered")
    }
    stack.append(value)
  }

  /// An integer in two's complement.
  private mutating func long(length: Int) throws(StateDictionaryError) -> PickleValue {
    let bytes = try bytes(length)
    guard bytes.count <= 8 else { return .hugeInteger }
    let sign: UInt64 = bytes.last.map { $0 >= 0x80 ? .max : 0 } ?? 0
    let bits = bytes.reversed().reduce(sign) { $0 << 8 | UInt64($1) }
    return .integer(Int(Int64(bitPattern: bits)))
  }

  /// A text, or what Python took for one: half of a surrogate pair, or the bytes of Python 2.
  private mutating func text(length: Int) throws(StateDictionaryError) -> PickleValue {
    String(validating: try bytes(length), as: UTF8.self).map { .text($0) } ?? .binary
  }

  private mutating func binary(length: Int) throws(StateDictionaryError) -> PickleValue {
    _ = try bytes(length)
    return .binary
  }

  private mutating func bytes(_ length: Int) throws(StateDictionaryError) -> [UInt8] {
    guard length <= Self.textLimit else {
      throw malformed("the pickle claims a text of \(length) bytes")
    }
    try spend(length)
    return try scanner.bytes(length)
  }

  private mutating func global() throws(StateDictionaryError) -> PickleGlobal {
    let module = String(decoding: try scanner.line(limit: Self.nameLimit), as: UTF8.self)
    let name = String(decoding: try scanner.line(limit: Self.nameLimit), as: UTF8.self)
    try spend(module.utf8.count + name.utf8.count)
    return PickleGlobal(module: module, name: name)
  }

  /// What a persistent id means: a storage, or in legacy streams a class of a network, which comes with its source.
  private mutating func persistent(_ id: PickleValue) throws(StateDictionaryError) -> PickleValue {
    guard case .tuple(let index) = id else {
      throw malformed("a storage is named by \(id.kind) instead of a tuple")
    }
    let parts = heap.tuples[index]
    if parts.count == 4, parts[0] == .text("module"), case .global = parts[1] { return parts[1] }
    return .storage(try addStorage(parts))
  }
}
