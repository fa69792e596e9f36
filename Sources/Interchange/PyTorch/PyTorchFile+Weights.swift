import Tensors

extension PyTorchFile {
  /// Under these keys training scripts keep the weights, beside the epoch and the optimizer.
  private static let wrappers = ["state_dict", "model"]

  /// How many elements all tensors together may have for each that the storages have. Tensors share
  /// storages where a network uses a weight twice; a file that shares more often only takes up memory.
  private static let sharingLimit = 4
  /// What is allowed in addition, so that small files may share as they like.
  private static let sharingAllowance = 1 << 20

  /// The weights, in the order of the dictionary.
  func contents() throws(StateDictionaryError) -> WeightContents {
    var contents = WeightContents()
    var weights: [(name: String, tensor: PickleHeap.Tensor, format: FloatFormat)] = []
    for item in try stateDictionary().items {
      guard case .text(let name) = item.key, case .tensor(let index) = item.value else {
        throw noWeights("\(Self.name(item.key)) in its dictionary is \(item.value.kind)")
      }
      let tensor = heap.tensors[index]
      if let format = heap.storages[tensor.storage].type.floatFormat {
        weights.append((name, tensor, format))
      } else {
        contents.integers.append(name)
      }
    }
    try checkSharing(weights.map(\.tensor))
    var storages: [Int: [Float]] = [:]
    for weight in weights {
      let key = weight.tensor.storage
      let values: [Float]
      if let known = storages[key] {
        values = known
      } else {
        values = try elements(of: key, as: weight.format)
        storages[key] = values
      }
      contents.tensors.append(
        NamedTensor(
          weight.name,
          Tensor(shape: Shape(weight.tensor.sizes), values: weight.tensor.elements(of: values))))
    }
    return contents
  }

  /// The dictionary of tensors: what was saved itself, or what lies in it under one of the known keys.
  private func stateDictionary() throws(StateDictionaryError) -> PickleHeap.Dictionary {
    guard case .dictionary(let index) = root else {
      throw noWeights("what was saved is \(root.kind) instead of a dictionary of tensors")
    }
    let dictionary = heap.dictionaries[index]
    if dictionary.holdsTensor { return dictionary }
    var found: [(key: String, dictionary: PickleHeap.Dictionary)] = []
    for key in Self.wrappers {
      if case .dictionary(let index) = dictionary.value(of: key) {
        found.append((key, heap.dictionaries[index]))
      }
    }
    guard let first = found.first else {
      let names = dictionary.items.prefix(8).map { Self.name($0.key) }.joined(separator: ", ")
      throw noWeights(
        dictionary.items.isEmpty
          ? "its dictionary is empty" : "its dictionary has no tensors, only \(names)")
    }
    guard found.count == 1 else {
      throw noWeights("it has dictionaries under both “state_dict” and “model”")
    }
    guard first.dictionary.holdsTensor else {
      throw noWeights("its dictionary “\(first.key)” holds no tensors")
    }
    return first.dictionary
  }

  private func checkSharing(_ tensors: [PickleHeap.Tensor]) throws(StateDictionaryError) {
    let stored = Set(tensors.map(\.storage)).reduce(0) { $0 + heap.storages[$1].count }
    let limit = Self.sharingLimit * stored + Self.sharingAllowance
    var total = 0
    for tensor in tensors {
      total += tensor.count
      guard total <= limit else {
        throw noWeights("its tensors share storages so often that they would fill the memory")
      }
    }
  }

  private func elements(
    of index: Int, as format: FloatFormat
  ) throws(StateDictionaryError) -> [Float] {
    let place = places[index]
    var checksum = Checksum()
    let elements: [Float]
    do {
      elements = try source.reader.floats(place.bytes, as: format) { bytes in
        if place.checksum != nil { checksum.update(bytes) }
      }
    } catch {
      throw .file(error)
    }
    guard elements.count == heap.storages[index].count else {
      throw source.shortened(place.bytes)
    }
    if let expected = place.checksum, checksum.value != expected {
      throw source.changed(place.bytes, "data/\(heap.storages[index].key)")
    }
    return elements
  }

  private func noWeights(_ reason: String) -> StateDictionaryError {
    .noWeights(path: source.path, reason: reason)
  }

  private static func name(_ key: PickleValue) -> String {
    switch key {
    case .text(let text): "“\(text.prefix(80))”"
    case .integer(let number): "\(number)"
    default: key.kind
    }
  }
}

extension PickleHeap.Dictionary {
  fileprivate var holdsTensor: Bool {
    items.contains { if case .tensor = $0.value { true } else { false } }
  }
}

extension PickleHeap.Tensor {
  /// The tensor's elements in canonical order.
  fileprivate func elements(of storage: [Float]) -> [Float] {
    if isContiguous {
      if count == storage.count { return storage }
      return Array(storage[offset..<offset + count])
    }
    var index = [Int](repeating: 0, count: sizes.count)
    var position = offset
    return [Float](unsafeUninitializedCapacity: count) { elements, initialized in
      let (length, step) = (sizes[sizes.count - 1], strides[sizes.count - 1])
      while initialized < count {
        for element in 0..<length {
          elements.initializeElement(
            at: initialized + element, to: storage[position + element * step])
        }
        initialized += length
        for axis in index.indices.dropLast().reversed() {
          index[axis] += 1
          position += strides[axis]
          if index[axis] < sizes[axis] { break }
          index[axis] = 0
          position -= sizes[axis] * strides[axis]
        }
      }
    }
  }

  private var isContiguous: Bool {
    if count == 0 { return true }
    var expected = 1
    for (size, stride) in zip(sizes, strides).reversed() where size > 1 {
      if stride != expected { return false }
      expected *= size
    }
    return true
  }
}
