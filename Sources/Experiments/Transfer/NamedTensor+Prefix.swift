import Layers
import Tensors

extension [NamedTensor] {
  /// The tensors under the names that a model has for them: without what stands before all of them, such as the `model.`
  /// of Lightning, where more of them have the model's names and shapes then.
  func withoutPrefix(for specs: [ParameterSpec]) -> [NamedTensor] {
    guard let prefix = prefix(for: specs), !prefix.isEmpty else { return self }
    return map { named in
      guard let rest = named.name.dropping(prefix: prefix) else { return named }
      return NamedTensor(rest, named.tensor)
    }
  }

  /// What stands before most of the names of a model; of equals the shortest. `nil` where none of the tensors is one of
  /// the model's, whatever it is called.
  private func prefix(for specs: [ParameterSpec]) -> String? {
    let shapes = Dictionary(specs.map { ($0.name, $0.shape) }, uniquingKeysWith: { $1 })
    let longest = specs.lazy.map(\.name.utf8.count).max() ?? 0
    var counts: [String: Int] = [:]
    for named in self {
      for (prefix, rest) in named.name.dottedParts(atMost: longest)
      where shapes[rest] == named.tensor.shape {
        counts[prefix, default: 0] += 1
      }
    }
    return counts.max { one, other in
      (one.value, -one.key.utf8.count, other.key) < (other.value, -other.key.utf8.count, one.key)
    }?.key
  }
}

extension String {
  /// The prefix is looked at byte by byte, as names are stored.
  fileprivate func dropping(prefix: String) -> String? {
    utf8.starts(with: prefix.utf8) ? String(utf8.dropFirst(prefix.utf8.count)) : nil
  }

  /// All ways to cut a name behind a dot, or before its first letter, that leave no more than so many bytes.
  ///
  /// Names come from files: what is cut off may be long, and is made only for the few cuts that leave little.
  fileprivate func dottedParts(atMost limit: Int) -> [(prefix: String, rest: String)] {
    var parts: [(prefix: String, rest: String)] = []
    let bytes = Array(utf8)
    // Prefixes of more bytes than all of a model's name are nobody's, and would cost more than they can be worth.
    let first = Swift.max(bytes.count - limit, 0)
    guard first <= 256 else { return [] }
    for start in first..<bytes.count where start == 0 || bytes[start - 1] == UInt8(ascii: ".") {
      parts.append(
        (
          String(decoding: bytes[..<start], as: UTF8.self),
          String(decoding: bytes[start...], as: UTF8.self)
        ))
    }
    return parts
  }
}
