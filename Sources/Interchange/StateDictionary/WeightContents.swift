import Tensors

/// What a file of weights holds, with the names that it has there.
struct WeightContents {
  var tensors: [NamedTensor] = []
  var integers: [String] = []
  var metadata: [String: String] = [:]
  /// The keys under which the tensors lie, joined by dots; empty where they were saved by themselves.
  var key = ""
  /// Where other tensors lie.
  var otherKeys: [String] = []
  /// The names of what is no tensor.
  var others: [String] = []

  /// The prefixes that PyTorch's own wrappers (`DataParallel`, `torch.compile`) put before all names, or nothing.
  var commonPrefix: String {
    let names = tensors.map(\.name) + integers
    var prefix = ""
    // Wrappers may be wrapped, but nobody wraps more often than this.
    for _ in 0..<8 {
      let next = ["module.", "_orig_mod."].first { wrapper in
        names.allSatisfy {
          $0.utf8.count > prefix.utf8.count + wrapper.utf8.count && $0.hasPrefix(prefix + wrapper)
        }
      }
      guard let next else { break }
      prefix += next
    }
    return prefix
  }
}

extension WeightContents {
  init(safetensors source: WeightSource) throws(StateDictionaryError) {
    do throws(SafetensorsError) {
      let file = try SafetensorsFile(source.reader, work: source.work)
      metadata = file.metadata
      try file.requireMemory(for: file.entries.filter { !$0.type.isInteger })
      for entry in file.entries {
        if entry.type.isInteger {
          integers.append(entry.name)
        } else {
          tensors.append(NamedTensor(entry.name, try file.tensor(entry)))
        }
      }
    } catch {
      throw .safetensors(error)
    }
  }
}
