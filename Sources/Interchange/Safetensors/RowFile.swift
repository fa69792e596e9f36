import Files
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

  /// Writes a tensor atomically.
  ///
  /// - Parameter rows: gives the rows in order, any number at a time, to the function that it is called with; what it
  ///   throws ends the writing, and nothing is left of it.
  package static func write(
    to path: String, _ name: String, _ shape: Shape, metadata: [String: String],
    rows: (_ append: (UnsafeBufferPointer<Float>) throws -> Void) throws -> Void
  ) throws {
    let pending = try PendingFile(for: path)
    var header = SafetensorsHeader(metadata: metadata)
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
        try file.write(UnsafeRawBufferPointer(values))
      }
      precondition(written == shape.count, "\(written) values are not \(shape).")
    }
    try pending.commit()
  }
}
