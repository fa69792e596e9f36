import Foundation

/// The few things that drawing a set does to the file system, each failing with a sentence.
enum SampleFolder {
  /// The hidden folder in which a set grows.
  static func staging(in folder: String) -> String { "\(folder)/\(stagingName)" }

  private static let stagingName = ".upswing-sample"

  /// Makes the folder unless it is there, and refuses one that is not empty.
  ///
  /// - Returns: whether it was made.
  static func prepare(_ folder: String) throws(SampleError) -> Bool {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isDirectory) else {
      let url = URL(fileURLWithPath: folder, isDirectory: true)
      let above = url.deletingLastPathComponent().path
      if above != url.path, !FileManager.default.fileExists(atPath: above) {
        _ = try prepare(above)
      }
      try make(folder)
      return true
    }
    guard isDirectory.boolValue else { throw .notAFolder(path: folder) }
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      throw .cannotWrite(path: folder, reason: "its contents could not be listed")
    }
    guard names.allSatisfy({ $0 == stagingName }) else { throw .notEmpty(path: folder) }
    return false
  }

  static func make(_ folder: String) throws(SampleError) {
    guard mkdir(folder, 0o777) == 0 else { throw failure(at: folder) }
  }

  /// Makes the folder, without what may be left in it.
  static func makeEmpty(_ folder: String) throws(SampleError) {
    remove(folder)
    try make(folder)
  }

  static func write(_ bytes: [UInt8], to path: String) throws(SampleError) {
    guard let file = fopen(path, "wb") else { throw failure(at: path) }
    let written = fwrite(bytes, 1, bytes.count, file)
    let reason = errno
    // A full disk may show only when the buffer is flushed.
    guard fclose(file) == 0 else { throw failure(at: path) }
    guard written == bytes.count else { throw failure(at: path, code: reason) }
  }

  static func move(_ source: String, to target: String) throws(SampleError) {
    guard rename(source, target) == 0 else { throw failure(at: target) }
  }

  /// Removes a folder with all that is in it; what cannot be removed stays.
  static func remove(_ folder: String) {
    try? FileManager.default.removeItem(atPath: folder)
  }

  static func removeIfEmpty(_ folder: String) {
    _ = rmdir(folder)
  }

  private static func failure(at path: String, code: Int32 = errno) -> SampleError {
    .cannotWrite(path: path, reason: String(cString: strerror(code)))
  }
}
