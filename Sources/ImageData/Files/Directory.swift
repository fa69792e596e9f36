#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The entries of a folder, by their bytes.
package enum Directory {
  /// The names in a folder without `.` and `..`, sorted by bytes.
  package static func names(in path: BytePath) throws(ImageFault) -> [BytePath] {
    guard let stream = path.withCString({ opendir($0) }) else {
      throw ImageFault(errno: errno, at: path)
    }
    defer { closedir(stream) }
    var names: [BytePath] = []
    while true {
      errno = 0
      guard let entry = readdir(stream) else {
        if errno != 0 { throw ImageFault(errno: errno, at: path) }
        return names.sorted()
      }
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { $0.prefix { $0 != 0 } }
      if name.elementsEqual(".".utf8) || name.elementsEqual("..".utf8) { continue }
      names.append(BytePath(bytes: name))
    }
  }
}
