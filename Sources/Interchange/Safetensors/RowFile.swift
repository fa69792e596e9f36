package import Files
package import Tensors

/// A safetensors file of one tensor, so large that its rows are written and read one by one.
package struct RowFile: Sendable {
  /// Rows first.
  package let shape: Shape
  package let metadata: [String: String]
  private let reader: FileReader
  private let start: Int

  /// Opens a file that ``write(to:_:metadata:rows:)`` wrote.
  package init(contentsOf path: String) throws(SafetensorsError) {
    let file = try SafetensorsFile(path)
    guard file.entries.count == 1, let entry = file.entries.first, entry.type == .float32,
      entry.shape.rank >= 2
    else { throw .malformed(path: path, reason: "it does not hold one tensor of rows") }
    do {
      reader = try FileReader(path)
    } catch {
      throw .file(error)
    }
    shape = entry.shape
    metadata = file.metadata
    start = entry.bytes.lowerBound
  }

  /// The values of a row.
  package var rowCount: Int { shape.count / shape[0] }

  /// Reads a row.
  package func read(
    _ row: Int, into values: UnsafeMutablePointer<Float>
  ) throws(SafetensorsError) {
    precondition(row >= 0 && row < shape[0])
    let size = rowCount * MemoryLayout<Float>.stride
    let target = UnsafeMutableRawBufferPointer(start: values, count: size)
    do {
      guard try reader.read(into: target, at: start + row * size) == size else {
        throw SafetensorsError.malformed(
          path: reader.path.string, reason: "it became shorter while it was read")
      }
    } catch let error as SafetensorsError {
      throw error
    } catch {
      throw .file(error as? FileError ?? FileError(.read, reader.path, .becameShorter))
    }
  }

  /// Whether the rows are those that were written.
  ///
  /// - Complexity: reads the whole file.
  package func isWhole() throws(FileError) -> Bool {
    guard let written = metadata[Self.checksumKey] else { return false }
    var checksum = Checksum()
    let end = start + shape.count * MemoryLayout<Float>.stride
    for position in stride(from: start, to: end, by: 1 << 20) {
      let part = try reader.bytes(position..<min(position + 1 << 20, end))
      part.withUnsafeBytes { checksum.update($0) }
    }
    return written == Self.digits(of: checksum)
  }

  private static let checksumKey = "checksum"

  private static func digits(of checksum: Checksum) -> String {
    let digits = String(checksum.value, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }

  /// Writes a tensor atomically, with a checksum of its values.
  ///
  /// - Parameter rows: gives the rows in order, any number at a time, to the function that it is called with; what it
  ///   throws ends the writing, and nothing is left of it.
  package static func write(
    to path: String, _ name: String, _ shape: Shape, metadata: [String: String],
    rows: (_ append: (UnsafeBufferPointer<Float>) throws -> Void) throws -> Void
  ) throws {
    let pending = try PendingFile(for: path)
    var checksum = Checksum()
    func sealed() -> [String: String] {
      metadata.merging([checksumKey: digits(of: checksum)]) { $1 }
    }
    var header = SafetensorsHeader(metadata: sealed())
    header.entries = [
      .init(
        name: name, type: .float32, shape: shape.sizes, begin: 0,
        end: shape.count * MemoryLayout<Float>.stride)
    ]
    try pending.produce { file in
      try header.encoded().withUnsafeBytes { try file.write($0) }
      var written = 0
      try rows { values in
        written += values.count
        checksum.update(UnsafeRawBufferPointer(values))
        try file.write(UnsafeRawBufferPointer(values))
      }
      // Known only now, and as long as what stood there.
      header.metadata = sealed()
      try header.encoded().withUnsafeBytes { try file.overwrite($0, at: 0) }
      precondition(written == shape.count, "\(written) values are not \(shape).")
    }
    try pending.commit()
  }
}
