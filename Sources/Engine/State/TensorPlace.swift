import Layers
import Tensors

/// A named tensor of an arena, and where the arena lies.
struct TensorPlace {
  let name: String
  let entry: ArenaLayout.Entry
  let memory: UnsafeMutablePointer<Float>
}

extension ArenaLayout {
  /// The places of a model's tensors.
  func places(
    parameters: UnsafeMutablePointer<Float>, statistics: UnsafeMutablePointer<Float>
  ) -> [TensorPlace] {
    entries.map { entry in
      TensorPlace(
        name: entry.spec.name, entry: entry,
        memory: entry.spec.role == .parameter ? parameters : statistics)
    }
  }
}

extension [TensorPlace] {
  /// Puts tensors in their places, one into each.
  ///
  /// - Throws: a ``WeightsError`` with every name and shape that does not fit; nothing is loaded then.
  func load(_ tensors: [NamedTensor]) throws(WeightsError) {
    var error = WeightsError()
    var given: [String: Tensor] = [:]
    for tensor in tensors where given.updateValue(tensor.tensor, forKey: tensor.name) != nil {
      error.repeated.append(tensor.name)
    }
    for place in self {
      guard let tensor = given[place.name] else {
        error.missing.append(place.name)
        continue
      }
      if tensor.shape != place.entry.spec.shape {
        error.wronglyShaped.append(
          .init(name: place.name, expected: place.entry.spec.shape, found: tensor.shape))
      }
    }
    let known = Set(map(\.name))
    error.unexpected = tensors.map(\.name).filter { !known.contains($0) }
    guard error.isEmpty else { throw error }
    for place in self {
      if let tensor = given[place.name] { place.entry.store(tensor, in: place.memory) }
    }
  }
}
