import Files

/// A file of numbers that another program wrote.
enum NumberFile {
  /// Reads the whole file.
  ///
  /// - Parameters:
  ///   - limit: the most bytes that it may have.
  ///   - parse: makes sense of the bytes, or says what is wrong with them.
  /// - Throws: `FileError`, or `Failure` with the file, the line and what is wrong there.
  static func read<Value>(
    _ path: String, limit: Int, _ parse: ([UInt8]) throws(TableFault) -> Value
  ) throws -> Value {
    let bytes = try FileReader(path).bytes(limit: limit)
    do throws(TableFault) {
      return try parse(bytes)
    } catch {
      throw Failure(
        .badData, "\(BytePath(path))\(error.line.map { ", line \($0)," } ?? "") \(error.reason).")
    }
  }
}
