/// A value of a pickle. What holds other values lies in a `PickleHeap` and is named by its index there.
///
/// Pickles may share values and even nest them in themselves; with indices neither costs recursion.
enum PickleValue: Equatable {
  case none
  case bool(Bool)
  case integer(Int)
  /// An integer of more than 64 bits, whose value nobody needs.
  case hugeInteger
  case float(Double)
  case text(String)
  case global(PickleGlobal)
  case tuple(Int)
  case list(Int)
  case dictionary(Int)
  case storage(Int)
  case tensor(Int)

  /// What it is, for errors.
  var kind: String {
    switch self {
    case .none: "None"
    case .bool: "a truth value"
    case .integer, .hugeInteger, .float: "a number"
    case .text: "a text"
    case .global: "a type or function"
    case .tuple: "a tuple"
    case .list: "a list"
    case .dictionary: "a dictionary"
    case .storage: "a storage"
    case .tensor: "a tensor"
    }
  }
}

/// What the values of a pickle refer to.
struct PickleHeap {
  struct Dictionary {
    var isOrdered: Bool
    var items: [(key: PickleValue, value: PickleValue)] = []

    /// The last value that the key was given.
    func value(of key: String) -> PickleValue? {
      items.last { $0.key == .text(key) }?.value
    }
  }

  /// A block of elements, as the pickle names it; its content lies elsewhere in the file.
  struct Storage: Equatable {
    var key: String
    var type: StorageType
    /// The number of elements.
    var count: Int
  }

  /// A storage, or in the legacy stream a part of one.
  struct StorageView: Equatable {
    var storage: Int
    /// The elements that it covers.
    var range: Range<Int>
  }

  /// A tensor over a storage; its elements were found to lie within it.
  struct Tensor: Equatable {
    var storage: Int
    /// Of the first element, from the storage's.
    var offset: Int
    var sizes: [Int]
    /// In elements, for each axis.
    var strides: [Int]
    var count: Int
  }

  var tuples: [[PickleValue]] = []
  var lists: [[PickleValue]] = []
  var dictionaries: [Dictionary] = []
  var storages: [Storage] = []
  var views: [StorageView] = []
  var tensors: [Tensor] = []

  /// The indices of storages by their keys.
  var storageIndices: [String: Int] = [:]
}
