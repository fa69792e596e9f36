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
  /// Bytes, or a text that is not Unicode.
  case binary
  case global(PickleGlobal)
  case tuple(Int)
  case list(Int)
  case dictionary(Int)
  case storage(Int)
  case tensor(Int)
  case object(Int)

  /// What it is, for errors.
  var kind: String {
    switch self {
    case .none: "None"
    case .bool: "a truth value"
    case .integer, .hugeInteger, .float: "a number"
    case .text: "a text"
    case .binary: "bytes"
    case .global: "a type or function"
    case .tuple: "a tuple"
    case .list: "a list"
    case .dictionary: "a dictionary"
    case .storage: "a storage"
    case .tensor: "a tensor"
    case .object: "an object"
    }
  }
}

/// What the values of a pickle refer to.
struct PickleHeap {
  /// How many elements a view may have beyond those that are stored, and all of them together: small files may share and
  /// repeat as they like.
  static let repetitionLimit = 1 << 20

  struct Dictionary {
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
    /// Whether the elements are those of the storage with the opposite sign.
    var isNegated = false
  }

  /// An object of Python's of which only the name is known: nothing of it was made.
  struct Object: Equatable {
    enum Form: Equatable {
      /// Whatever it is, it is no weights.
      case inert
      /// A network with its code, which PyTorch would import.
      case module
      /// A parameter, or a tensor of the oldest form, that is described after it was named.
      case unfinished
      /// A tensor after all.
      case tensor(Int)
      /// A tensor of integers of a type that storages don't have.
      case integers
      /// A tensor that can't be read, as a noun phrase.
      case unreadable(String)
    }

    /// The class or function, for example `argparse.Namespace`.
    var name: String
    var form: Form
  }

  var tuples: [[PickleValue]] = []
  var lists: [[PickleValue]] = []
  var dictionaries: [Dictionary] = []
  var storages: [Storage] = []
  var views: [StorageView] = []
  var tensors: [Tensor] = []
  var objects: [Object] = []

  /// The indices of storages by their keys.
  var storageIndices: [String: Int] = [:]
}
