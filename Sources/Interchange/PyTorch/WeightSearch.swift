import Wording

/// Finds the weights in what a program saved: the dictionary of tensors itself, or one that lies in others under a key.
///
/// A dictionary holds weights if one of its values is a tensor of floating-point numbers with an axis at least: a single
/// number, such as `best_acc1`, is something that a program noted. Dictionaries are entered where their keys are texts,
/// which those of an optimizer's state are not.
struct WeightSearch {
  /// A dictionary that holds weights.
  struct Candidate {
    /// The keys that lead to it, joined by dots; empty for what was saved itself.
    var path: String
    /// Its index in the heap.
    var dictionary: Int
    /// The number of its tensors.
    var count: Int
  }

  /// Under these keys programs keep the weights that were trained, the most telling first. Averages of weights and other
  /// networks have names that are not among them.
  private static let usualKeys = [
    "state_dict", "model_state_dict", "model_state", "model", "net", "network", "model_dict",
    "weights", "params",
    "module",
  ]

  /// How deep dictionaries are looked for in dictionaries.
  private static let depth = 4
  /// The longest key that is looked at.
  private static let keyLimit = 256
  private static let candidateLimit = 1000

  private let heap: PickleHeap
  private let source: WeightSource
  private(set) var candidates: [Candidate] = []

  init(_ file: PyTorchFile) throws(StateDictionaryError) {
    heap = file.heap
    source = file.source
    guard case .dictionary(let root) = file.root else { return }
    // Breadth first, each dictionary once: values may be shared.
    var seen: Set<Int> = [root]
    var again: [(path: String, dictionary: Int)] = []
    var level = [(path: "", dictionary: root)]
    for _ in 0...Self.depth where !level.isEmpty {
      var next: [(path: String, dictionary: Int)] = []
      for (path, index) in level {
        try visit(path, index, &next, &again, &seen)
      }
      level = next
    }
    // What lies under a second key can be asked for by that, too.
    let counts = Dictionary(
      candidates.map { ($0.dictionary, $0.count) }, uniquingKeysWith: { $1 })
    for (path, index) in again where candidates.count < Self.candidateLimit {
      if let count = counts[index] {
        candidates.append(Candidate(path: path, dictionary: index, count: count))
      }
    }
  }

  private mutating func visit(
    _ path: String, _ index: Int, _ next: inout [(path: String, dictionary: Int)],
    _ again: inout [(path: String, dictionary: Int)], _ seen: inout Set<Int>
  ) throws(StateDictionaryError) {
    let items = heap.dictionaries[index].items
    try source.spend(items.count, at: 0)
    var count = 0
    for item in items {
      if heap.isWeight(item.value) { count += 1 }
      guard case .text(let key) = item.key, case .dictionary(let inner) = item.value,
        key.utf8.count <= Self.keyLimit
      else { continue }
      try source.spend(path.utf8.count + key.utf8.count, at: 0)
      let place = (path: path.isEmpty ? key : "\(path).\(key)", dictionary: inner)
      if seen.insert(inner).inserted {
        next.append(place)
      } else if again.count < Self.candidateLimit {
        again.append(place)
      }
    }
    if count > 0, candidates.count < Self.candidateLimit {
      candidates.append(Candidate(path: path, dictionary: index, count: count))
    }
  }

  /// The weights that are meant where no key was given.
  ///
  /// - Returns: `nil` where there are none.
  /// - Throws: `.ambiguous` where nothing tells which.
  func usual() throws(StateDictionaryError) -> Candidate? {
    for key in Self.usualKeys {
      if let candidate = candidates.first(where: { $0.path == key }) { return candidate }
    }
    // Behind a key that leads to nothing else, as in {"checkpoint": {"state_dict": …}}.
    for key in Self.usualKeys {
      let found = candidates.filter { $0.path.hasSuffix(".\(key)") }
      if found.count == 1 { return found[0] }
    }
    // Loose tensors beside dictionaries may be the weights, or what a program noted beside them.
    guard let most = candidates.map(\.count).max() else { return nil }
    let inner = candidates.filter { !$0.path.isEmpty }
    if let root = candidates.first(where: \.path.isEmpty), root.count == most { return root }
    guard Set(inner.map(\.dictionary)).count > 1 else { return inner.first }
    throw .ambiguous(path: source.path, keys: inner.map(\.path))
  }

  /// The weights under a key, or behind keys joined by dots.
  func under(_ key: String) throws(StateDictionaryError) -> Candidate {
    if let candidate = candidates.first(where: { $0.path == key && !key.isEmpty }) {
      return candidate
    }
    throw .noSuchKey(
      path: source.path, key: key, keys: candidates.map(\.path).filter { !$0.isEmpty })
  }
}

extension PickleHeap {
  /// Whether a value is a tensor that could be weights, as far as it can be told: floating-point numbers with an axis, or
  /// what can't be read.
  fileprivate func isWeight(_ value: PickleValue) -> Bool {
    switch value {
    case .tensor(let index): isWeight(index)
    case .object(let index):
      switch objects[index].form {
      case .tensor(let index): isWeight(index)
      case .unreadable: true
      case .inert, .module, .unfinished, .integers: false
      }
    default: false
    }
  }

  private func isWeight(_ index: Int) -> Bool {
    storages[tensors[index].storage].type.content != .integers && !tensors[index].sizes.isEmpty
  }
}
