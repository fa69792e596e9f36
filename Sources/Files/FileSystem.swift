import Foundation

/// The few questions and requests about folders that runs need, with the system's own reasons.
package enum FileSystem {
  package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Whether a path leads to a folder.
  package static func isFolder(_ path: String) -> Bool {
    (try? FileStamp(BytePath(path)).kind) == .folder
  }

  /// Makes a folder and those above it; one that exists is fine.
  package static func makeDirectory(_ path: String) throws(FileError) {
    if mkdir(path, 0o777) == 0 { return }
    switch errno {
    case EEXIST:
      var status = stat()
      guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
        throw FileError(.createFolder, BytePath(path), .notAFolder)
      }
    case ENOENT:
      let trimmed = path.last == "/" ? path.dropLast() : path[...]
      guard let slash = trimmed.lastIndex(of: "/"), slash > trimmed.startIndex else {
        throw FileError(.createFolder, path, code: ENOENT)
      }
      try makeDirectory(String(trimmed[..<slash]))
      guard mkdir(path, 0o777) == 0 || errno == EEXIST else {
        throw FileError.last(.createFolder, path)
      }
    default: throw FileError.last(.createFolder, path)
    }
  }

  /// Gives a file the name `path` in one instant, over what has it, and flushes the folder so that the
  /// name survives a power cut.
  package static func replace(_ path: String, by source: String) throws(FileError) {
    guard rename(source, path) == 0 else { throw FileError.last(.rename, path) }
    let folder = BytePath(path).parent
    let descriptor = folder.withCString { open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    guard descriptor >= 0 else { throw FileError.last(.open, folder) }
    defer { close(descriptor) }
    // Some file systems can't flush a folder and say so by EINVAL; there the rename is all there is.
    if fsync(descriptor) != 0, errno != EINVAL { throw FileError.last(.synchronise, folder) }
  }

  /// Removes a file; one that is not there is fine.
  package static func remove(_ path: String) throws(FileError) {
    guard unlink(path) == 0 || errno == ENOENT else { throw FileError.last(.remove, path) }
  }

  /// Removes a folder unless something lies in it.
  package static func removeIfEmpty(_ path: String) { rmdir(path) }

  /// The bytes of a file, `nil` where there is none.
  package static func size(of path: String) -> Int? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_size)
  }

  /// Asks whether files can be made in a folder.
  package static func checkWritable(_ path: String) throws(FileError) {
    guard access(path, W_OK | X_OK) == 0 else { throw FileError.last(.create, path) }
  }

  /// Gives a file a second name, which stays when the first is removed.
  package static func link(_ path: String, as name: String) throws(FileError) {
    guard systemLink(path, name) == 0 else { throw FileError.last(.create, name) }
  }

  /// The bytes that can still be written to the disk of a folder; `nil` where the system does not say.
  package static func freeBytes(at path: String) -> Int? {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { return nil }
    return Int(status.f_bavail) * Int(status.f_frsize)
  }

  /// The names in a folder, without `.` and `..`, sorted by their bytes.
  package static func names(in path: BytePath) throws(FileError) -> [BytePath] {
    guard let stream = path.withCString({ opendir($0) }) else { throw FileError.last(.list, path) }
    defer { closedir(stream) }
    var names: [BytePath] = []
    while true {
      errno = 0
      guard let entry = readdir(stream) else {
        if errno != 0 { throw FileError.last(.list, path) }
        return names.sorted()
      }
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { $0.prefix { $0 != 0 } }
      if name.elementsEqual(".".utf8) || name.elementsEqual("..".utf8) { continue }
      names.append(BytePath(bytes: name))
    }
  }
}

/// The system's `link`, which the method of that name hides.
private func systemLink(_ path: String, _ name: String) -> Int32 { link(path, name) }
