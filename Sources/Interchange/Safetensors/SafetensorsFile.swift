import Files
public import Tensors

/// A safetensors file that was opened and found sound; its tensors are read when asked for.
///
/// Everything that the header claims is checked when the file is opened, against the file's own size, so
/// no memory is ever allocated from a number that the file merely states. Nothing in a file is executed.
///
/// Format: 8 bytes of header length (little endian), the header's JSON, the data.
/// See <https://github.com/huggingface/safetensors>.
public struct SafetensorsFile: Sendable {
  /// What the file says about one tensor.
  public struct Entry: Equatable, Sendable {
    public let name: String
    public let type: ElementType
    public let shape: Shape
    /// Where its data lies in the file.
    let bytes: Range<Int>
  }

  /// The longest header that is read, in bytes: the format's own limit.
  public static let headerLimit = 100_000_000

  public let path: String

  /// The file's `__metadata__`.
  public let metadata: [String: String]

  /// The tensors, in the order of their data.
  public let entries: [Entry]

  private let reader: FileReader

  /// Opens a file and checks its header.
  public init(_ path: String) throws(SafetensorsError) {
    let reader: FileReader
    do {
      reader = try FileReader(path)
    } catch {
      throw .file(error)
    }
    try self.init(reader)
  }

  /// Checks the header of an open file.
  init(_ reader: FileReader, work: WorkMeter? = nil) throws(SafetensorsError) {
    let work = work ?? WorkMeter(fileSize: reader.size)
    let path = reader.path.string
    guard reader.size >= 8 else {
      throw .malformed(path: path, reason: "it has \(reader.size) bytes, too few for a header")
    }
    let prefix = try Self.bytes(reader, 0..<8)
    let length = prefix.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(Self.headerLimit), length <= UInt64(reader.size - 8) else {
      throw .malformed(
        path: path, reason: "it claims a header of \(length) bytes in a file of \(reader.size)")
    }
    let dataStart = 8 + Int(length)
    let text = try Self.bytes(reader, 8..<dataStart)
    let header: SafetensorsHeader
    do {
      header = try SafetensorsHeader(
        decoding: text, dataSize: reader.size - dataStart, work: work)
    } catch {
      throw .malformed(path: path, reason: error.reason)
    }
    self.reader = reader
    self.path = path
    metadata = header.metadata
    entries = header.entries.map {
      Entry(
        name: $0.name, type: $0.type, shape: Shape($0.shape),
        bytes: dataStart + $0.begin..<dataStart + $0.end)
    }
  }

  /// All tensors, converted to 32-bit floats, in the order of their data.
  public func tensors() throws(SafetensorsError) -> [NamedTensor] {
    try requireMemory(for: entries)
    var tensors: [NamedTensor] = []
    for entry in entries { tensors.append(NamedTensor(entry.name, try tensor(entry))) }
    return tensors
  }

  /// One tensor, converted to 32-bit floats.
  public func tensor(named name: String) throws(SafetensorsError) -> Tensor {
    guard let entry = entries.first(where: { $0.name == name }) else {
      throw .missingTensor(path: path, name: name)
    }
    return try tensor(entry)
  }

  /// The tensor of an entry, converted to 32-bit floats.
  func tensor(_ entry: Entry) throws(SafetensorsError) -> Tensor {
    guard let format = entry.type.floatFormat else {
      throw .notConvertible(path: path, name: entry.name, type: entry.type)
    }
    let values: [Float]
    do {
      values = try reader.floats(entry.bytes, as: format)
    } catch {
      throw .file(error)
    }
    return Tensor(shape: entry.shape, values: values)
  }

  /// Refuses tensors that this machine has no memory for.
  func requireMemory(for entries: [Entry]) throws(SafetensorsError) {
    // Each element lies in the file, so that their number is one.
    let count = entries.reduce(0) { $0 + $1.shape.count }
    do {
      try reader.requireMemory(forFloats: count)
    } catch {
      throw .file(error)
    }
  }

  private static func bytes(
    _ reader: FileReader, _ range: Range<Int>
  ) throws(SafetensorsError) -> [UInt8] {
    let content: [UInt8]
    do {
      content = try reader.bytes(range)
    } catch {
      throw .file(error)
    }
    guard content.count == range.count else { throw shortened(reader.path.string) }
    return content
  }

  private static func shortened(_ path: String) -> SafetensorsError {
    .malformed(path: path, reason: "it became shorter while it was read")
  }
}
