import Files

/// A file of weights while it is read: its bytes, what reading may cost, and errors that name it.
struct WeightSource {
  let reader: FileReader
  let work: WorkMeter

  var path: String { reader.path.string }
  var size: Int { reader.size }

  init(_ path: String, work: WorkMeter? = nil) throws(StateDictionaryError) {
    do {
      reader = try FileReader(path)
    } catch {
      throw .file(error)
    }
    self.work = work ?? WorkMeter(fileSize: reader.size)
  }

  /// Pays for work that is about to be done because of what stands at `offset`.
  func spend(_ units: Int, at offset: Int) throws(StateDictionaryError) {
    guard work.pays(for: units) else { throw malformed(at: offset, WorkMeter.refusal) }
  }

  /// The bytes of `range`, which lies within the file's size.
  func bytes(_ range: Range<Int>) throws(StateDictionaryError) -> [UInt8] {
    try spend(range.count, at: range.lowerBound)
    let content: [UInt8]
    do {
      content = try reader.bytes(range)
    } catch {
      throw .file(error)
    }
    guard content.count == range.count else { throw shortened(range) }
    return content
  }

  func malformed(at offset: Int, _ reason: String) -> StateDictionaryError {
    .malformed(path: path, offset: offset, reason: reason)
  }

  func shortened(_ range: Range<Int>) -> StateDictionaryError {
    malformed(at: range.upperBound, "it became shorter while it was read")
  }
}
