extension Model {
  /// The model's stages, in the order in which data flows through them.
  ///
  /// Layers with weights and blocks filed under one name are a stage: `layer1.0` and `layer1.1` are `layer1`, `conv1` is
  /// one by itself; ``LayerDescription/inStage(_:)`` says otherwise. Norms, activations and pools belong to what they
  /// follow; what flattens or drops values belongs to the layer that it prepares them for.
  public var stages: [Stage] {
    var names: [String] = []
    /// The first layer of each.
    var starts: [Int] = []
    var waiting: Int?
    for (index, layer) in layers.enumerated() {
      switch layer.stage == nil ? layer.description.place : .begins {
      case .begins:
        let name = layer.stage ?? Self.stageName(of: layer.name ?? String(index))
        if names.last != name {
          names.append(name)
          starts.append(waiting ?? index)
        }
        waiting = nil
      case .prepares:
        waiting = waiting ?? index
      case .follows:
        break
      }
    }
    guard !names.isEmpty else { return [] }
    // What stands before the first layer with weights is part of it.
    starts[0] = 0
    let ends = starts.dropFirst() + [layers.count]
    return zip(names, zip(starts, ends)).map { Stage(name: $0, layers: $1.0..<$1.1) }
  }

  /// The name without its last part: layers of one stage have the rest in common.
  private static func stageName(of layer: String) -> String {
    layer.lastIndex(of: ".").map { String(layer[..<$0]) } ?? layer
  }

  /// The stage of this name, as a user types it.
  ///
  /// - Throws: ``UnknownStage``, whose sentence has the nearest name and the list; also where layers between two of the
  ///   name's make two stages of it, since nobody could say which one is meant.
  public func stage(named name: String) throws(UnknownStage) -> Stage {
    let stages = stages
    let found = stages.filter { $0.name == name }
    guard let stage = found.first, found.count == 1 else {
      throw UnknownStage(name: name, stages: stages.map(\.name))
    }
    return stage
  }
}
