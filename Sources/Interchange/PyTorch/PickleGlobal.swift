/// The names that a pickle imports. Here they are cases, and nothing is imported: what is not listed stands for an object
/// that is kept as a name and never made.
enum PickleGlobal: Equatable {
  case orderedDictionary
  /// `torch.Size`, which is a tuple.
  case size
  /// The functions that describe a tensor, in the order in which PyTorch came to have them.
  case rebuildTensor
  case rebuildTensor2
  case rebuildTensor3
  /// `_rebuild_parameter`, with or without attributes.
  case rebuildParameter
  /// The class itself, as older versions named it.
  case parameter
  /// A function that describes a tensor of a class of its own, or one with attributes.
  case rebuildFromType
  /// `torch.FloatTensor` and the like, as the oldest versions named it.
  case tensorClass
  /// A function that describes a tensor of a kind that can't be read, as a noun phrase.
  case unreadable(String)
  case storage(StorageType)
  /// `torch.float8_e4m3fn` and the like.
  case elementType(String)
  /// Everything else, by its full name.
  case other(String)

  static let quantized = "a quantized tensor"

  init(module: String, name: String) {
    switch (module, name) {
    case ("collections", "OrderedDict"): self = .orderedDictionary
    case ("torch", "Size"): self = .size
    case ("torch._utils", "_rebuild_tensor"): self = .rebuildTensor
    case ("torch._utils", "_rebuild_tensor_v2"): self = .rebuildTensor2
    case ("torch._utils", "_rebuild_tensor_v3"): self = .rebuildTensor3
    case ("torch._utils", "_rebuild_parameter"), ("torch._utils", "_rebuild_parameter_with_state"):
      self = .rebuildParameter
    case ("torch.nn.parameter", "Parameter"), ("torch.nn.parameter", "Buffer"): self = .parameter
    case ("torch._tensor", "_rebuild_from_type_v2"): self = .rebuildFromType
    case ("torch._utils", "_rebuild_qtensor"): self = .unreadable(Self.quantized)
    case ("torch._utils", "_rebuild_sparse_tensor"), ("torch._utils", "_rebuild_sparse_csr_tensor"):
      self = .unreadable("a sparse tensor")
    case ("torch._utils", "_rebuild_meta_tensor_no_storage"):
      self = .unreadable("a tensor without data")
    case ("torch._utils", _) where name.hasPrefix("_rebuild_"):
      self = .unreadable("a tensor of a kind that only PyTorch reads")
    case ("torch", _), ("torch.cuda", _), ("torch.storage", _):
      if let type = StorageType(rawValue: name) {
        self = .storage(type)
      } else if module != "torch.storage", name.hasSuffix("Tensor") {
        self = .tensorClass
      } else if module == "torch", name.first?.isLowercase == true {
        self = .elementType(name)
      } else {
        self = .other("\(module).\(name)")
      }
    default: self = .other("\(module).\(name)")
    }
  }
}
