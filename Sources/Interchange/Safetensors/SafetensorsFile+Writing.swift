package import Files
public import Tensors

extension SafetensorsFile {
  /// Writes tensors as 32-bit floats, atomically (see `AtomicFile`).
  ///
  /// The bytes depend on the arguments alone: tensors keep their order, metadata is sorted by key.
  ///
  /// - Throws: `.unwritableName` where a name occurs twice or is `__metadata__`, else `.file`.
  public static func write(
    _ tensors: [NamedTensor], metadata: [String: String] = [:], to path: String
  ) throws(SafetensorsError) {
    let header = try header(of: tensors, metadata: metadata, for: path)
    do {
      try AtomicFile.write(to: path) { writer throws(FileError) in
        try write(header, tensors, to: writer)
      }
    } catch {
      throw .file(error)
    }
  }

  /// The file written and flushed beside its destination, ready to be put in its place.
  package static func pending(
    _ tensors: [NamedTensor], metadata: [String: String], for path: String
  ) throws(SafetensorsError) -> PendingFile {
    let header = try header(of: tensors, metadata: metadata, for: path)
    do {
      let file = try PendingFile(for: path)
      try file.fill { writer throws(FileError) in try write(header, tensors, to: writer) }
      return file
    } catch {
      throw .file(error)
    }
  }

  private static func header(
    of tensors: [NamedTensor], metadata: [String: String], for path: String
  ) throws(SafetensorsError) -> SafetensorsHeader {
    var names: Set<String> = [SafetensorsHeader.metadataKey]
    var header = SafetensorsHeader(metadata: metadata)
    var position = 0
    for named in tensors {
      guard names.insert(named.name).inserted else {
        throw .unwritableName(path: path, name: named.name)
      }
      let end = position + 4 * named.tensor.values.count
      header.entries.append(
        .init(
          name: named.name, type: .float32, shape: named.tensor.shape.sizes, begin: position,
          end: end))
      position = end
    }
    return header
  }

  private static func write(
    _ header: SafetensorsHeader, _ tensors: [NamedTensor], to writer: borrowing FileWriter
  ) throws(FileError) {
    try header.encoded().span.withUnsafeBytes { bytes throws(FileError) in
      try writer.write(bytes)
    }
    for named in tensors {
      // The format is little endian, and so is every processor that the kernels support.
      try named.tensor.values.span.withUnsafeBytes { bytes throws(FileError) in
        try writer.write(bytes)
      }
    }
  }
}
