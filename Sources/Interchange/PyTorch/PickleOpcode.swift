/// The instructions of pickle protocol 2 that PyTorch's files are made of, and those in which protocol 3 and Python 2 put
/// texts and bytes.
///
/// Every other one is refused. Those that import, call or make something by name only note the name.
/// See Python's `pickletools` for what each does.
enum PickleOpcode: UInt8 {
  case proto = 0x80
  case stop = 0x2E
  case mark = 0x28
  case global = 0x63
  case reduce = 0x52
  case newObject = 0x81
  case build = 0x62
  case persistentID = 0x51
  case emptyDictionary = 0x7D
  case emptyList = 0x5D
  case emptySet = 0x8F
  case emptyTuple = 0x29
  case tuple = 0x74
  case tuple1 = 0x85
  case tuple2 = 0x86
  case tuple3 = 0x87
  case setItem = 0x73
  case setItems = 0x75
  case append = 0x61
  case appends = 0x65
  case none = 0x4E
  case newTrue = 0x88
  case newFalse = 0x89
  case int32 = 0x4A
  case uint8 = 0x4B
  case uint16 = 0x4D
  case long1 = 0x8A
  case long4 = 0x8B
  case float = 0x47
  case unicode = 0x58
  case shortString = 0x55
  case string = 0x54
  case shortBytes = 0x43
  case bytes = 0x42
  case put = 0x71
  case longPut = 0x72
  case get = 0x68
  case longGet = 0x6A
}
