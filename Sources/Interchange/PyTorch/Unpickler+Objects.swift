/// What a pickle makes by calling something by name. Of tensors the description is noted and checked; everything else
/// stays a name.
extension Unpickler {
  /// Carries out a call: what it would make is put on the stack.
  mutating func call() throws(StateDictionaryError) {
    let call = try pop(2)
    guard case .tuple(let index) = call[1] else {
      throw malformed("the pickle calls \(call[0].kind) with \(call[1].kind)")
    }
    switch call[0] {
    case .global(let function): try apply(function, heap.tuples[index])
    case .object(let index): try pushObject(named: heap.objects[index].name)
    default: throw malformed("the pickle calls \(call[0].kind) with \(call[1].kind)")
    }
  }

  /// - Parameter isNested: whether the function was an argument of another, which goes one deep.
  private mutating func apply(
    _ function: PickleGlobal, _ arguments: [PickleValue], isNested: Bool = false
  ) throws(StateDictionaryError) {
    switch function {
    case .orderedDictionary: try pushOrderedDictionary(arguments)
    case .size:
      guard arguments.count == 1, case .tuple = arguments[0] else {
        throw malformed("a tensor's sizes are described in an unknown way")
      }
      stack.append(arguments[0])
    case .rebuildTensor:
      guard arguments.count == 4 else { throw unknownTensor }
      stack.append(.tensor(try addTensor(arguments[...])))
    case .rebuildTensor2:
      // Then whether it wants a gradient, hooks that PyTorch passes over, and what is special about it.
      guard arguments.count == 6 || arguments.count == 7 else { throw unknownTensor }
      let isNegated = try isMarked("neg", in: arguments.count == 7 ? arguments[6] : .none)
      stack.append(.tensor(try addTensor(arguments[..<4], isNegated: isNegated)))
    case .rebuildTensor3:
      guard arguments.count >= 7, case .global(.elementType(let type)) = arguments[6] else {
        throw unknownTensor
      }
      let isInteger = type.hasPrefix("uint") || type.hasPrefix("int")
      try pushObject(
        named: "torch.\(type)", as: isInteger ? .integers : .unreadable("a tensor of \(type)"))
    case .rebuildParameter, .parameter:
      guard let first = arguments.first else {
        return try pushObject(named: "torch.nn.Parameter", as: .unfinished)
      }
      guard isTensor(first) else { throw malformed("a parameter is described in an unknown way") }
      stack.append(first)
    case .rebuildFromType:
      // The function, the class, the function's arguments, and attributes.
      guard !isNested, arguments.count == 4, case .global(let inner) = arguments[0],
        case .tuple(let index) = arguments[2]
      else { return try pushObject(named: "torch.Tensor") }
      try apply(inner, heap.tuples[index], isNested: true)
    case .tensorClass: try pushObject(named: "torch.Tensor", as: .unfinished)
    case .unreadable(let kind): try pushObject(named: "torch.Tensor", as: .unreadable(kind))
    case .storage(let type):
      throw malformed("the pickle calls \(type.rawValue), which is not a function")
    case .elementType(let name): try pushObject(named: "torch.\(name)")
    case .other(let name): try pushObject(named: name)
    }
  }

  private var unknownTensor: StateDictionaryError {
    malformed("a tensor is described in an unknown way")
  }

  mutating func pushObject(
    named name: String, as form: PickleHeap.Object.Form = .inert
  ) throws(StateDictionaryError) {
    try reserve(4)
    heap.objects.append(.init(name: name, form: form))
    stack.append(.object(heap.objects.count - 1))
  }

  /// From nothing or, as Python 2 wrote it, from a list of pairs.
  private mutating func pushOrderedDictionary(
    _ arguments: [PickleValue]
  ) throws(StateDictionaryError) {
    if arguments.isEmpty { return try pushDictionary() }
    guard arguments.count == 1, case .list(let index) = arguments[0] else {
      throw malformed("an OrderedDict is made in an unknown way")
    }
    try spend(heap.lists[index].count)
    var items: [(key: PickleValue, value: PickleValue)] = []
    for item in heap.lists[index] {
      let pair: [PickleValue] =
        switch item {
        case .list(let index): heap.lists[index]
        case .tuple(let index): heap.tuples[index]
        default: []
        }
      guard pair.count == 2 else { throw malformed("an OrderedDict is made in an unknown way") }
      items.append((pair[0], pair[1]))
    }
    try pushDictionary(items)
  }

  /// Attributes of an object. Only those that complete a tensor, or tell a network, mean something.
  mutating func build() throws(StateDictionaryError) {
    let state = try pop(1)[0]
    switch try target() {
    case .dictionary, .tensor: break
    case .object(let index):
      switch (heap.objects[index].form, state) {
      case (.unfinished, .tuple(let parts)): try complete(index, with: heap.tuples[parts])
      case (.inert, .dictionary(let attributes)) where isModule(attributes):
        heap.objects[index].form = .module
      default: break
      }
    case let other: throw malformed("attributes are set on \(other.kind)")
    }
  }

  /// Fills a tensor of the oldest form `(storage, offset, sizes, strides)`, or a parameter of `(tensor, …)`.
  private mutating func complete(
    _ object: Int, with state: [PickleValue]
  ) throws(StateDictionaryError) {
    if state.count == 4, case .storage = state[0] {
      heap.objects[object].form = .tensor(try addTensor(state[...]))
    } else if state.count == 5 {
      switch state[0] {
      case .tensor(let index): heap.objects[object].form = .tensor(index)
      case .object(let index): heap.objects[object].form = heap.objects[index].form
      default: break
      }
    }
  }

  /// Whether attributes are those of `torch.nn.Module`; they come first.
  private func isModule(_ attributes: Int) -> Bool {
    heap.dictionaries[attributes].items.prefix(8).contains {
      $0.key == .text("_parameters") || $0.key == .text("_modules")
    }
  }

  private func isTensor(_ value: PickleValue) -> Bool {
    switch value {
    case .tensor: true
    case .object(let index): heap.objects[index].form != .module
    default: false
    }
  }

  /// Whether a dictionary of what is special about a tensor says that this is.
  private func isMarked(_ key: String, in value: PickleValue) throws(StateDictionaryError) -> Bool {
    guard case .dictionary(let index) = value else { return false }
    try spend(heap.dictionaries[index].items.count)
    return heap.dictionaries[index].value(of: key) == .bool(true)
  }
}
