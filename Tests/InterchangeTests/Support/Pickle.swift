/// Pickles put together by hand, sound and unsound; each function gives the instructions for one value.
enum Pickle {
  static let none: [UInt8] = [0x4E]
  static let no: [UInt8] = [0x89]
  static let mark: [UInt8] = [0x28]
  static let orderedDictionary = global("collections", "OrderedDict") + [0x29, 0x52]

  /// A whole pickle of protocol 2.
  static func whole(_ value: [UInt8]) -> [UInt8] { [0x80, 2] + value + [0x2E] }

  static func text(_ text: String) -> [UInt8] {
    [0x58] + little(UInt32(text.utf8.count)) + Array(text.utf8)
  }

  static func integer(_ value: Int) -> [UInt8] {
    if let small = Int32(exactly: value) { return [0x4A] + little(UInt32(bitPattern: small)) }
    return [0x8A, 8] + little(UInt64(bitPattern: Int64(value)))
  }

  static func global(_ module: String, _ name: String) -> [UInt8] {
    [0x63] + Array("\(module)\n\(name)\n".utf8)
  }

  static func tuple(_ values: [[UInt8]]) -> [UInt8] { mark + values.joined() + [0x74] }

  static func list(_ values: [[UInt8]]) -> [UInt8] { [0x5D] + mark + values.joined() + [0x65] }

  static func dictionary(_ items: [(String, [UInt8])]) -> [UInt8] {
    [0x7D] + mark + items.flatMap { text($0.0) + $0.1 } + [0x75]
  }

  static func call(_ function: [UInt8], _ arguments: [[UInt8]]) -> [UInt8] {
    function + tuple(arguments) + [0x52]
  }

  static func storage(
    _ key: String = "0", type: String = "FloatStorage", count: Int, view: [UInt8]? = nil
  ) -> [UInt8] {
    let id = [text("storage"), global("torch", type), text(key), text("cpu"), integer(count)]
    return tuple(id + (view.map { [$0] } ?? [])) + [0x51]
  }

  static func tensor(
    _ storage: [UInt8], offset: Int = 0, sizes: [Int], strides: [Int]
  ) -> [UInt8] {
    call(
      global("torch._utils", "_rebuild_tensor_v2"),
      [
        storage, integer(offset), tuple(sizes.map(integer)), tuple(strides.map(integer)), no,
        orderedDictionary,
      ])
  }

  /// A vector that fills a storage.
  static func vector(_ count: Int, key: String = "0") -> [UInt8] {
    tensor(storage(key, count: count), sizes: [count], strides: [1])
  }

  static func little(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }
}
