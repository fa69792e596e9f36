import Layers
import Optimizers
public import Tensors

extension TrainingState {
  /// Parameters and batch-norm statistics, under PyTorch's names, in canonical order and layout.
  public var weights: [NamedTensor] {
    plan.arena.entries.map { entry in
      NamedTensor(entry.spec.name, entry.tensor(in: memory(of: entry.spec.role)))
    }
  }

  /// Replaces parameters and statistics.
  ///
  /// - Throws: a ``WeightsError`` with every name and shape that does not fit; nothing is loaded then.
  public func load(weights: [NamedTensor]) throws(WeightsError) {
    willChange()
    let places = plan.arena.entries.map { entry in
      Place(name: entry.spec.name, entry: entry, memory: memory(of: entry.spec.role))
    }
    try Self.load(weights, into: places)
  }

  /// What the optimizer remembers: `<slot>.<parameter>`, in canonical order and layout.
  public var optimizerTensors: [NamedTensor] {
    slotPlaces.map { NamedTensor($0.name, $0.entry.tensor(in: $0.memory)) }
  }

  /// Replaces what the optimizer remembers.
  ///
  /// - Throws: a ``WeightsError`` with every name and shape that does not fit; nothing is loaded then.
  public func load(optimizerTensors: [NamedTensor]) throws(WeightsError) {
    try Self.load(optimizerTensors, into: slotPlaces)
  }

  /// A tensor of this state: its name, and where it lies.
  private struct Place {
    let name: String
    let entry: ArenaLayout.Entry
    let memory: UnsafeMutablePointer<Float>
  }

  private var slotPlaces: [Place] {
    zip(optimizer.slots, slots).flatMap { name, slot in
      plan.arena.entries.filter { $0.spec.role == .parameter }.map { entry in
        Place(name: "\(name).\(entry.spec.name)", entry: entry, memory: slot.pointer)
      }
    }
  }

  private static func load(_ tensors: [NamedTensor], into places: [Place]) throws(WeightsError) {
    var error = WeightsError()
    var given: [String: Tensor] = [:]
    for tensor in tensors where given.updateValue(tensor.tensor, forKey: tensor.name) != nil {
      error.repeated.append(tensor.name)
    }
    for place in places {
      guard let tensor = given[place.name] else {
        error.missing.append(place.name)
        continue
      }
      if tensor.shape != place.entry.spec.shape {
        error.wronglyShaped.append(
          .init(name: place.name, expected: place.entry.spec.shape, found: tensor.shape))
      }
    }
    let known = Set(places.map(\.name))
    error.unexpected = tensors.map(\.name).filter { !known.contains($0) }
    guard error.isEmpty else { throw error }
    for place in places {
      if let tensor = given[place.name] { place.entry.store(tensor, in: place.memory) }
    }
  }
}
