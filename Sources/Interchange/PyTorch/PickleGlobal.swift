/// The names that a state dictionary's pickle may import; here they are cases, and nothing is imported.
enum PickleGlobal: Equatable {
  case orderedDictionary
  case rebuildTensor
  case rebuildParameter
  case storage(StorageType)

  /// `nil` for a name that is not listed.
  init?(module: String, name: String) {
    switch (module, name) {
    case ("collections", "OrderedDict"): self = .orderedDictionary
    case ("torch._utils", "_rebuild_tensor_v2"): self = .rebuildTensor
    case ("torch._utils", "_rebuild_parameter"): self = .rebuildParameter
    case ("torch", _):
      guard let type = StorageType(rawValue: name) else { return nil }
      self = .storage(type)
    default: return nil
    }
  }
}
