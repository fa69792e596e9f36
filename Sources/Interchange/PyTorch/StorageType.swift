/// The types of PyTorch's storages that a state dictionary may name.
enum StorageType: String {
  case float = "FloatStorage"
  case half = "HalfStorage"
  case bfloat16 = "BFloat16Storage"
  case double = "DoubleStorage"
  case long = "LongStorage"
  case int = "IntStorage"
  case short = "ShortStorage"
  case char = "CharStorage"
  case byte = "ByteStorage"
  case bool = "BoolStorage"

  /// The bytes of one element.
  var size: Int {
    switch self {
    case .char, .byte, .bool: 1
    case .half, .bfloat16, .short: 2
    case .float, .int: 4
    case .double, .long: 8
    }
  }

  /// How weights of this type are converted; `nil` for counts and answers, which are no weights.
  var floatFormat: FloatFormat? {
    switch self {
    case .float: .float32
    case .half: .float16
    case .bfloat16: .bfloat16
    case .double: .float64
    case .long, .int, .short, .char, .byte, .bool: nil
    }
  }
}
