import Tensors
import Wording

extension PyTorchFile {
  /// How many elements all tensors together may have for each that the storages have. Tensors share
  /// storages where a network uses a weight twice; a file that shares more often only takes up memory.
  private static let sharingLimit = 4

  /// The weights, in the order of the dictionary.
  ///
  /// - Parameter key: where they lie, if not where they usually do.
  func contents(under key: String?) throws(StateDictionaryError) -> WeightContents {
    let search = try WeightSearch(self)
    var contents = WeightContents()
    var weights: [(name: String, tensor: PickleHeap.Tensor, format: FloatFormat)] = []
    let place: WeightSearch.Candidate?
    if let key { place = try search.under(key) } else { place = try search.usual() }
    guard let dictionary = place?.dictionary ?? looseTensors else { throw noDictionary }
    contents.key = place?.path ?? ""
    contents.otherKeys = search.candidates
      .filter { $0.dictionary != dictionary && !$0.path.isEmpty }.map(\.path)
    for item in heap.dictionaries[dictionary].items {
      guard case .text(let name) = item.key else {
        if isTensor(item.value) {
          throw noWeights("\(Self.name(item.key)) is no name for a tensor")
        }
        continue
      }
      try source.spend(name.utf8.count + 1, at: 0)
      switch try content(of: item.value, name, isInner: !contents.key.isEmpty) {
      case .weight(let tensor, let format): weights.append((name, tensor, format))
      case .integers: contents.integers.append(name)
      case .other: contents.others.append(name)
      }
    }
    try checkSharing(weights.map(\.tensor))
    try requireMemory(for: weights.map(\.tensor))
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

  /// What a value of the dictionary is to a reader of weights.
  private enum Content {
    case weight(PickleHeap.Tensor, FloatFormat)
    case integers
    /// Something that stands beside the weights.
    case other
  }

  /// - Parameter isInner: whether the dictionary is one of several things that were saved, so that an object in it
  ///   belongs to the weights.
  private func content(
    of value: PickleValue, _ name: String, isInner: Bool
  ) throws(StateDictionaryError) -> Content {
    let tensor: Int
    switch value {
    case .tensor(let index): tensor = index
    case .object(let index):
      let object = heap.objects[index]
      switch object.form {
      case .tensor(let index): tensor = index
      case .integers: return .integers
      case .unreadable(let kind): throw unreadable(name, kind)
      case .module where isInner, .inert where isInner, .unfinished where isInner:
        throw forbidden("“\(name.excerpt())” in its weights", object)
      case .module, .inert, .unfinished: return .other
      }
    default: return .other
    }
    switch heap.storages[heap.tensors[tensor].storage].type.content {
    case .floats(let format): return .weight(heap.tensors[tensor], format)
    case .integers: return .integers
    case .unreadable(let kind): throw unreadable(name, kind)
    }
  }

  private func isTensor(_ value: PickleValue) -> Bool {
    if case .tensor = value { true } else { false }
  }

  /// What was saved itself, where no dictionary holds more than single numbers but this does.
  private var looseTensors: Int? {
    guard case .dictionary(let root) = self.root,
      heap.dictionaries[root].items.contains(where: { isTensor($0.value) })
    else { return nil }
    return root
  }

  /// Why there is no dictionary of weights.
  private var noDictionary: StateDictionaryError {
    switch root {
    case .object(let index):
      let object = heap.objects[index]
      switch object.form {
      case .module: return .wholeModel(path: source.path, type: object.name, key: nil)
      case .inert: return forbidden("what was saved", object)
      default: return noWeights("what was saved is a single tensor instead of a dictionary of them")
      }
    case .dictionary(let index):
      let items = heap.dictionaries[index].items
      let objects = items.lazy.compactMap { item in
        if case .object(let index) = item.value { (item.key, heap.objects[index]) } else { nil }
      }
      if let (key, model) = objects.first(where: { $0.1.form == .module }) {
        return .wholeModel(path: source.path, type: model.name, key: Self.name(key))
      }
      if let (key, object) = objects.first(where: { $0.1.form == .inert }) {
        return forbidden("it holds no tensors, and \(Self.name(key))", object)
      }
      if items.isEmpty { return noWeights("its dictionary is empty") }
      let names = Phrase.list(
        items.prefix(100).map { Self.name($0.key) }, atMost: 8)
      return noWeights("its dictionary has no tensors, only \(names)")
    default:
      return noWeights("what was saved is \(root.kind) instead of a dictionary of tensors")
    }
  }

  private func forbidden(_ subject: String, _ object: PickleHeap.Object) -> StateDictionaryError {
    .forbidden(
      path: source.path, offset: 0,
      reason:
        "\(subject) is an object of the Python class or function “\(object.name.excerpt())”, which weights "
        + "don't need")
  }

  private func unreadable(_ name: String, _ kind: String) -> StateDictionaryError {
    .unreadableTensor(path: source.path, name: name, kind: kind)
  }

  private func checkSharing(_ tensors: [PickleHeap.Tensor]) throws(StateDictionaryError) {
    let stored = Set(tensors.map(\.storage)).reduce(0) { $0 + heap.storages[$1].count }
    let limit = Self.sharingLimit * stored + PickleHeap.repetitionLimit
    var total = 0
    for tensor in tensors {
      // What a tensor has was found to be no more than its storage or the allowance, and there are no more tensors
      // than bytes.
      total += tensor.count
      guard total <= limit else {
        throw noWeights("its tensors share storages so often that they would fill the memory")
      }
    }
  }

  /// Refuses tensors that this machine has no memory for.
  private func requireMemory(for tensors: [PickleHeap.Tensor]) throws(StateDictionaryError) {
    do {
      try source.reader.requireMemory(forFloats: tensors.reduce(0) { $0 + $1.count })
    } catch {
      throw .file(error)
    }
  }

  private func elements(
    of index: Int, as format: FloatFormat
  ) throws(StateDictionaryError) -> [Float] {
    let stream = try EntryStream(places[index], in: source)
    let elements = try format.floats(heap.storages[index].count, byteOrder) {
      (target: UnsafeMutableRawBufferPointer) throws(StateDictionaryError) in
      try stream.fill(target)
    }
    try stream.finish()
    return elements
  }

  private func noWeights(_ reason: String) -> StateDictionaryError {
    .noWeights(path: source.path, reason: reason)
  }

  private static func name(_ key: PickleValue) -> String {
    switch key {
    case .text(let text): "“\(text.excerpt())”"
    case .integer(let number): "\(number)"
    default: key.kind
    }
  }
}

extension PickleHeap.Tensor {
  /// The tensor's elements in canonical order.
  fileprivate func elements(of storage: [Float]) -> [Float] {
    if isNegated {
      var positive = self
      positive.isNegated = false
      return positive.elements(of: storage).map { -$0 }
    }
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
