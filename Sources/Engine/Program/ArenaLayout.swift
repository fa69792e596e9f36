import Layers
import Optimizers
import Tensors

/// Where each of a model's tensors lies in the arenas of parameters and of statistics.
///
/// Gradients and an optimizer's slots lie in arenas parallel to the parameters', without the frozen ones, which come first.
struct ArenaLayout: Sendable {
  /// One tensor's place.
  struct Entry: Sendable {
    let spec: ParameterSpec
    /// In elements, a multiple of 16.
    let offset: Int
    let transfer: any TensorTransfer
    let isFrozen: Bool
  }

  /// In the order of the graph's parameters.
  private(set) var entries: [Entry] = []
  /// The elements of the arena of parameters, padding included.
  private(set) var parameterCount = 0
  /// Where in it the parameters begin that are trained.
  private(set) var trainedStart = 0
  /// The elements of the arena of statistics, padding included.
  private(set) var statisticCount = 0

  /// Gives the graph's next tensor `count` elements.
  ///
  /// - Parameter isFrozen: whether it keeps its values; the frozen tensors are the first.
  mutating func append(
    _ spec: ParameterSpec, count: Int, transfer: any TensorTransfer, isFrozen: Bool
  ) {
    let size = count.roundedUp(to: 16)
    let offset = spec.role == .parameter ? parameterCount : statisticCount
    entries.append(Entry(spec: spec, offset: offset, transfer: transfer, isFrozen: isFrozen))
    switch spec.role {
    case .parameter:
      parameterCount += size
      if isFrozen { trainedStart = parameterCount }
    case .statistic:
      statisticCount += size
    }
  }

  /// The parameters that the optimizer changes.
  var trained: [Entry] { entries.filter { $0.spec.role == .parameter && !$0.isFrozen } }

  /// The elements of an arena that is parallel to the trained parameters.
  var trainedCount: Int { parameterCount - trainedStart }
}

extension ArenaLayout {
  /// A part of the arena that is updated alike.
  struct Span {
    /// In elements; whole tensors, a multiple of 16 from the arena's begin.
    var part: Range<Int>
    let settings: ParameterSettings
    /// The part's tensors, their ranges counted from the part's begin.
    var tensors: [ParameterTensor] = []
  }

  /// The parts of the arena that are updated alike, in order, neighbours in one; frozen parts are left out.
  ///
  /// Without groups that is one part, all that is trained.
  ///
  /// - Parameter weightDecay: the rule's own.
  func spans(
    of groups: ParameterGroups, weightDecay: Double
  ) -> [Span] {
    var spans: [Span] = []
    let parameters = trained
    let ends = parameters.dropFirst().map(\.offset) + [parameterCount]
    for (entry, end) in zip(parameters, ends) {
      let settings = groups.settings(
        ofParameter: entry.spec.name, isBiasOrNorm: entry.spec.kind.isBiasOrNorm,
        weightDecay: weightDecay)
      if settings.areFrozen { continue }
      if let last = spans.last, last.settings == settings, last.part.upperBound == entry.offset {
        spans[spans.count - 1].part = last.part.lowerBound..<end
      } else {
        spans.append(Span(part: entry.offset..<end, settings: settings))
      }
      let start = spans[spans.count - 1].part.lowerBound
      spans[spans.count - 1].tensors.append(
        ParameterTensor(
          range: entry.offset - start..<end - start, shape: entry.spec.shape,
          transfer: entry.transfer))
    }
    return spans
  }
}

extension ArenaLayout {
  /// The norms that groups leave alone: neither their scale nor their shift is to change. The index of each one's
  /// first tensor.
  ///
  /// Their running statistics are to stay too, or the layers behind would see other images than before: what is left
  /// alone is left as it is.
  func normsLeftAlone(by groups: ParameterGroups) -> [Int] {
    func isFrozen(_ entry: Entry) -> Bool {
      // The decay plays no part in it.
      groups.settings(ofParameter: entry.spec.name, isBiasOrNorm: true, weightDecay: 0).areFrozen
    }
    return entries.indices.dropLast().filter { index in
      entries[index].spec.kind == .normScale && isFrozen(entries[index])
        && isFrozen(entries[index + 1])
    }
  }
}

extension ArenaLayout.Entry {
  /// The tensor in `arena`, in canonical order.
  func tensor(in arena: UnsafePointer<Float>) -> Tensor {
    var tensor = Tensor(shape: spec.shape, repeating: 0)
    let scratch = AlignedMemory<UInt8>(count: transfer.scratchByteCount)
    tensor.values.withUnsafeMutableBufferPointer {
      transfer.load(arena + offset, into: $0.baseAddress!, scratch: scratch.pointer)
    }
    return tensor
  }

  /// Writes the tensor into `arena`.
  func store(_ tensor: Tensor, in arena: UnsafeMutablePointer<Float>) {
    let scratch = AlignedMemory<UInt8>(count: transfer.scratchByteCount)
    tensor.values.withUnsafeBufferPointer {
      transfer.store($0.baseAddress!, into: arena + offset, scratch: scratch.pointer)
    }
  }
}
