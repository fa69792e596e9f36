import Interchange
import Tensors

/// The checksum that checkpoints and snapshots carry, so that damage is told from content.
///
/// CRC-32 over the other metadata, sorted by key, and the tensors' names and values. It finds what disks and copies do
/// to a file; it is no signature.
enum ContentChecksum {
  static let key = "checksum"

  /// Eight hexadecimal digits.
  static func digits(of metadata: [String: String], _ tensors: [NamedTensor]) -> String {
    var checksum = Checksum()
    func add(_ text: String) {
      var bytes = Array(text.utf8)
      bytes.append(0)
      bytes.withUnsafeBytes { checksum.update($0) }
    }
    for (name, value) in metadata.sorted(by: { $0.key < $1.key }) where name != key {
      add(name)
      add(value)
    }
    for named in tensors {
      add(named.name)
      named.tensor.values.withUnsafeBytes { checksum.update($0) }
    }
    let digits = String(checksum.value, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }

  /// Metadata with the checksum among them.
  static func sealed(_ metadata: [String: String], _ tensors: [NamedTensor]) -> [String: String] {
    metadata.merging([key: digits(of: metadata, tensors)]) { $1 }
  }

  /// Whether a file's content is what was written; files of versions that wrote no checksum are believed.
  static func agrees(_ metadata: [String: String], _ tensors: [NamedTensor]) -> Bool {
    metadata[key].map { $0 == digits(of: metadata, tensors) } ?? true
  }
}
