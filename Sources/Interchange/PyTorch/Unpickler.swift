/// Reads one pickle, restricted to what a state dictionary is made of: nothing is imported, called or built
/// but dictionaries, lists, tuples, numbers, texts, and the descriptions of tensors and their storages.
///
/// Every claim of a tensor is checked where it is made. Every limit below is far above what a network needs;
/// together they bound the memory that a pickle can take, whatever it repeats.
struct Unpickler {
  /// The longest pickle that is read.
  static let sizeLimit = 16 << 20

  private static let stackLimit = 1 << 18
  private static let markLimit = 1000
  private static let memoLimit = 1 << 20
  static let textLimit = 1 << 20
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

  /// The most bytes that a storage can have: those of the file.
  let storageLimit: Int

  private var scanner: ByteScanner
  private var stack: [PickleValue] = []
  /// How high the stack was at each open mark.
  private var marks: [Int] = []
  private var memo: [UInt32: PickleValue] = [:]
  private var heapSize = 0

  /// - Parameter storageLimit: the file's size in bytes.
  init(_ scanner: ByteScanner, storageLimit: Int) {
    self.scanner = scanner
    self.storageLimit = storageLimit
  }

  /// Reads the next pickle, up to its STOP.
  mutating func next() throws(StateDictionaryError) -> PickleValue {
    stack = []
    marks = []
    memo = [:]
    instruction = position
    guard try scanner.uint8() == PickleOpcode.proto.rawValue, try scanner.uint8() == 2 else {
      throw malformed("a pickle of protocol 2 should begin")
    }
    while true {
      instruction = position
      let byte = try scanner.uint8()
      guard let opcode = PickleOpcode(rawValue: byte), opcode != .proto else {
        throw forbidden(
          "the pickle has the instruction 0x\(String(byte, radix: 16)), which no state dictionary "
            + "in pickle protocol 2 needs")
      }
      if opcode == .stop { break }
      try perform(opcode)
      guard stack.count <= Self.stackLimit, marks.count <= Self.markLimit else {
        throw malformed("the pickle is nested too deeply")
      }
    }
    guard marks.isEmpty, stack.count == 1 else {
      throw malformed("the pickle leaves \(stack.count) values where one should be")
    }
    return stack[0]
  }

  /// Counts values that the heap is about to hold, and refuses too many.
  mutating func reserve(_ count: Int) throws(StateDictionaryError) {
    heapSize += count
    guard heapSize <= Self.heapLimit else {
      throw malformed("the pickle holds more than \(Self.heapLimit) values")
    }
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
    case .long1: stack.append(try long())
    case .float: stack.append(.float(Double(bitPattern: try scanner.uint64().byteSwapped)))
    case .unicode: stack.append(.text(try text(length: Int(try scanner.uint32()))))
    case .shortString: stack.append(.text(try text(length: Int(try scanner.uint8()))))
    case .global: stack.append(.global(try global()))
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
    case .emptyDictionary: try pushDictionary(isOrdered: false)
    case .setItem: try setItems(try pop(2))
    case .setItems: try setItems(try popToMark())
    case .put: try remember(UInt32(try scanner.uint8()))
    case .longPut: try remember(try scanner.uint32())
    case .get: try recall(UInt32(try scanner.uint8()))
    case .longGet: try recall(try scanner.uint32())
    case .persistentID: stack.append(.storage(try storage(pop())))
    case .reduce: try reduce()
    case .build: try build()
    }
  }

  private mutating func pop(_ count: Int) throws(StateDictionaryError) -> ArraySlice<PickleValue> {
    guard stack.count - (marks.last ?? 0) >= count else {
      throw malformed("an instruction of the pickle lacks its values")
    }
    defer { stack.removeLast(count) }
    return stack.suffix(count)
  }

  private mutating func pop() throws(StateDictionaryError) -> PickleValue {
    let value = try target()
    stack.removeLast()
    return value
  }

  private mutating func popToMark() throws(StateDictionaryError) -> ArraySlice<PickleValue> {
    guard let mark = marks.popLast() else {
      throw malformed("an instruction of the pickle lacks its mark")
    }
    defer { stack.removeLast(stack.count - mark) }
    return stack[mark...]
  }

  /// The value that stays below those that an instruction has taken.
  private func target() throws(StateDictionaryError) -> PickleValue {
    guard stack.count > (marks.last ?? 0), let value = stack.last else {
      throw malformed("an instruction of the pickle lacks its values")
    }
    return value
  }

  private mutating func pushTuple(
    _ values: ArraySlice<PickleValue>
  ) throws(StateDictionaryError) {
    try reserve(values.count + 2)
    heap.tuples.append(Array(values))
    stack.append(.tuple(heap.tuples.count - 1))
  }

  private mutating func pushDictionary(isOrdered: Bool) throws(StateDictionaryError) {
    try reserve(2)
    heap.dictionaries.append(.init(isOrdered: isOrdered))
    stack.append(.dictionary(heap.dictionaries.count - 1))
  }

  private mutating func append(
    _ values: ArraySlice<PickleValue>
  ) throws(StateDictionaryError) {
    guard case .list(let index) = try target() else {
      throw malformed("values are appended to \(try target().kind) instead of a list")
    }
    try reserve(values.count)
    heap.lists[index] += values
  }

  private mutating func setItems(
    _ values: ArraySlice<PickleValue>
  ) throws(StateDictionaryError) {
    guard case .dictionary(let index) = try target() else {
      throw malformed("entries are set in \(try target().kind) instead of a dictionary")
    }
    guard values.count.isMultiple(of: 2) else {
      throw malformed("a dictionary's last key has no value")
    }
    try reserve(values.count)
    var rest = values
    while let key = rest.popFirst(), let value = rest.popFirst() {
      heap.dictionaries[index].items.append((key, value))
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

  /// An integer of up to 255 bytes in two's complement.
  private mutating func long() throws(StateDictionaryError) -> PickleValue {
    let bytes = try scanner.bytes(Int(try scanner.uint8()))
    guard bytes.count <= 8 else { return .hugeInteger }
    let sign: UInt64 = bytes.last.map { $0 >= 0x80 ? .max : 0 } ?? 0
    let bits = bytes.reversed().reduce(sign) { $0 << 8 | UInt64($1) }
    return .integer(Int(Int64(bitPattern: bits)))
  }

  private mutating func text(length: Int) throws(StateDictionaryError) -> String {
    guard length <= Self.textLimit else {
      throw malformed("the pickle claims a text of \(length) bytes")
    }
    guard let text = String(validating: try scanner.bytes(length), as: UTF8.self) else {
      throw malformed("a text of the pickle is not UTF-8")
    }
    return text
  }

  private mutating func global() throws(StateDictionaryError) -> PickleGlobal {
    let module = String(decoding: try scanner.line(limit: Self.nameLimit), as: UTF8.self)
    let name = String(decoding: try scanner.line(limit: Self.nameLimit), as: UTF8.self)
    guard let global = PickleGlobal(module: module, name: name) else {
      throw forbidden(
        "the pickle asks for the Python object “\(module).\(name)”, which weights don't need")
    }
    return global
  }

  /// A call, but of the few functions whose results are known without calling anything.
  private mutating func reduce() throws(StateDictionaryError) {
    let call = try pop(2)
    guard case .global(let function) = call.first, case .tuple(let index) = call.last else {
      throw malformed("the pickle calls \(call.first!.kind) with \(call.last!.kind)")
    }
    let arguments = heap.tuples[index]
    switch function {
    case .orderedDictionary: try pushOrderedDictionary(arguments)
    case .rebuildTensor: stack.append(.tensor(try tensor(arguments)))
    case .rebuildParameter:
      // The tensor, whether it wants a gradient, and its hooks.
      guard arguments.count == 3, case .tensor = arguments[0], case .bool = arguments[1],
        isEmptyDictionary(arguments[2])
      else { throw malformed("a parameter is described in an unknown way") }
      stack.append(arguments[0])
    case .storage(let type):
      throw malformed("the pickle calls \(type.rawValue), which is not a function")
    }
  }

  /// From nothing or, as Python 2 wrote it, from a list of pairs.
  private mutating func pushOrderedDictionary(
    _ arguments: [PickleValue]
  ) throws(StateDictionaryError) {
    try pushDictionary(isOrdered: true)
    if arguments.isEmpty { return }
    guard arguments.count == 1, case .list(let index) = arguments[0] else {
      throw malformed("an OrderedDict is made in an unknown way")
    }
    try reserve(2 * heap.lists[index].count)
    var items: [(key: PickleValue, value: PickleValue)] = []
    for item in heap.lists[index] {
      let pair: [PickleValue] =
        switch item {
        case .list(let index): heap.lists[index]
        case .tuple(let index): heap.tuples[index]
        default: []
        }
      guard pair.count == 2 else { throw malformed("an OrderedDict is made in an unknown way") }
      items.append((pair[0], pair[1]))
    }
    heap.dictionaries[heap.dictionaries.count - 1].items = items
  }

  /// Attributes, which only a state dictionary has: the versions of its modules.
  private mutating func build() throws(StateDictionaryError) {
    guard case .dictionary(let state) = try pop() else {
      throw malformed("attributes should come as a dictionary")
    }
    guard case .dictionary(let index) = try target(), heap.dictionaries[index].isOrdered,
      heap.dictionaries[state].items.allSatisfy({ $0.key == .text("_metadata") })
    else { throw forbidden("the pickle sets attributes other than an OrderedDict's “_metadata”") }
  }

  /// Whether a value is a dictionary without items, which hooks must be.
  func isEmptyDictionary(_ value: PickleValue) -> Bool {
    guard case .dictionary(let index) = value else { return false }
    return heap.dictionaries[index].items.isEmpty
  }

  /// A storage by its persistent id.
  private mutating func storage(_ id: PickleValue) throws(StateDictionaryError) -> Int {
    guard case .tuple(let index) = id else {
      throw malformed("a storage is named by \(id.kind) instead of a tuple")
    }
    return try addStorage(heap.tuples[index])
  }
}
