/// The types of PyTorch's storages.
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
  case complexFloat = "ComplexFloatStorage"
  case complexDouble = "ComplexDoubleStorage"
  case quantized8 = "QInt8Storage"
  case quantizedUnsigned8 = "QUInt8Storage"
  case quantized32 = "QInt32Storage"
  case quantizedUnsigned4 = "QUInt4x2Storage"
  case quantizedUnsigned2 = "QUInt2x4Storage"
  /// Bytes whose meaning the tensor tells.
  case untyped = "UntypedStorage"

  /// What the elements are.
  enum Content: Equatable {
    /// Weights, and how they are converted.
    case floats(FloatFormat)
    /// Counts and answers, which are no weights.
    case integers
    /// What can't be read as weights, as a noun phrase.
    case unreadable(String)
  }

  /// The bytes of one element.
  var size: Int {
    switch self {
    case .char, .byte, .bool, .untyped: 1
    case .quantized8, .quantizedUnsigned8, .quantizedUnsigned4, .quantizedUnsigned2: 1
    case .half, .bfloat16, .short: 2
    case .float, .int, .quantized32: 4
    case .double, .long, .complexFloat: 8
    case .complexDouble: 16
    }
  }

  var content: Content {
    switch self {
    case .float: .floats(.float32)
    case .half: .floats(.float16)
    case .bfloat16: .floats(.bfloat16)
    case .double: .floats(.float64)
    case .long, .int, .short, .char, .byte, .bool: .integers
    case .complexFloat, .complexDouble: .unreadable("a tensor of complex numbers")
    case .quantized8, .quantizedUnsigned8, .quantized32, .quantizedUnsigned4, .quantizedUnsigned2:
      .unreadable(PickleGlobal.quantized)
    case .untyped: .unreadable("a tensor of untyped bytes")
    }
  }
}
