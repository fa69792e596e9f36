import Tensors
import Wording

extension Unpickler {
  /// The most axes that a tensor has in PyTorch.
  private static let rankLimit = 64
  /// The longest key of a storage in bytes; PyTorch's are numbers.
  private static let keyLimit = 256

  /// Adds the storage that `('storage', type, key, location, count[, view])` names.
  ///
  /// - Returns: the index of a view, of the whole storage where the id names none.
  mutating func addStorage(_ id: [PickleValue]) throws(StateDictionaryError) -> Int {
    guard id.count == 5 || id.count == 6, id[0] == .text("storage"),
      case .global(.storage(let type)) = id[1], case .text(let key) = id[2], case .text = id[3],
      case .integer(let count) = id[4]
    else { throw malformed("a storage is named in an unknown way") }
    guard count >= 0, count <= storageLimit / type.size else {
      throw malformed("a storage claims \(count) elements, more than the file can hold")
    }
    guard key.utf8.count <= Self.keyLimit else {
      throw malformed("a storage's key has \(key.utf8.count) bytes")
    }
    try spend(key.utf8.count)
    let storage = PickleHeap.Storage(key: key, type: type, count: count)
    let index = heap.storageIndices[key] ?? heap.storages.count
    if index == heap.storages.count {
      heap.storages.append(storage)
      heap.storageIndices[key] = index
    }
    guard heap.storages[index] == storage else {
      throw malformed("the storage “\(key.excerpt())” is named with two types or sizes")
    }
    try reserve(8)
    let range = id.count == 6 ? try view(id[5], of: count) : 0..<count
    heap.views.append(.init(storage: index, range: range))
    return heap.views.count - 1
  }

  /// The elements that a view `(key, offset, count)` covers, which only the legacy stream has.
  private func view(_ view: PickleValue, of total: Int) throws(StateDictionaryError) -> Range<Int> {
    if view == .none { return 0..<total }
    guard case .tuple(let index) = view, heap.tuples[index].count == 3,
      case .text = heap.tuples[index][0], case .integer(let offset) = heap.tuples[index][1],
      case .integer(let count) = heap.tuples[index][2]
    else { throw malformed("a part of a storage is named in an unknown way") }
    guard 0...total ~= offset, 0...(total - offset) ~= count else {
      throw malformed("a part of a storage reaches beyond it")
    }
    return offset..<offset + count
  }

  /// Adds the tensor of `(storage, offset, sizes, strides)`; all its elements lie within the storage, and they are no more
  /// than it has, or than a view may repeat.
  mutating func addTensor(
    _ arguments: ArraySlice<PickleValue>, isNegated: Bool = false
  ) throws(StateDictionaryError) -> Int {
    guard arguments.count == 4, let first = arguments.first, case .storage(let view) = first,
      case .integer(let offset) = arguments[arguments.startIndex + 1]
    else { throw malformed("a tensor is described in an unknown way") }
    let sizes = try counts(arguments[arguments.startIndex + 2])
    let strides = try counts(arguments[arguments.startIndex + 3])
    guard sizes.count == strides.count else {
      throw malformed("a tensor has \(sizes.count) sizes and \(strides.count) strides")
    }
    let available = heap.views[view].range
    guard let count = Shape.elementCount(of: sizes) else {
      throw malformed("a tensor's size overflows")
    }
    guard count <= max(available.count, PickleHeap.repetitionLimit) else {
      throw malformed(
        "a tensor of \(Shape(sizes)) has \(count) elements, but its storage \(available.count)")
    }
    guard let last = Self.lastElement(offset, sizes, strides), offset >= 0,
      count == 0 || last < available.count
    else { throw malformed("a tensor of \(Shape(sizes)) reaches beyond its storage") }
    try reserve(2 * sizes.count + 8)
    heap.tensors.append(
      .init(
        storage: heap.views[view].storage, offset: count == 0 ? 0 : available.lowerBound + offset,
        sizes: sizes, strides: strides, count: count, isNegated: isNegated))
    return heap.tensors.count - 1
  }

  /// A tuple of integers that are not negative.
  private func counts(_ value: PickleValue) throws(StateDictionaryError) -> [Int] {
    guard case .tuple(let index) = value else {
      throw malformed("a tensor's sizes or strides are \(value.kind) instead of a tuple")
    }
    let elements = heap.tuples[index]
    guard elements.count <= Self.rankLimit else {
      throw malformed("a tensor has \(elements.count) axes")
    }
    try spend(elements.count)
    var counts: [Int] = []
    for element in elements {
      guard case .integer(let count) = element, count >= 0 else {
        throw malformed("a tensor has a size or stride that is not a count")
      }
      counts.append(count)
    }
    return counts
  }

  /// The place of the last element, `nil` where it overflows.
  private static func lastElement(_ offset: Int, _ sizes: [Int], _ strides: [Int]) -> Int? {
    if sizes.contains(0) { return offset }
    var last = offset
    for (size, stride) in zip(sizes, strides) {
      let (reach, overflow) = (size - 1).multipliedReportingOverflow(by: stride)
      let (sum, past) = last.addingReportingOverflow(reach)
      if overflow || past { return nil }
      last = sum
    }
    return last
  }
}
