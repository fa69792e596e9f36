public import ArgumentParser
public import Layers

extension ModelName: ExpressibleByArgument {}

/// How networks are timed.
extension ModelName {
  /// How many classes it tells apart: as many as the network's own task has.
  var classes: Int { self == .cnn ? 5 : 1000 }

  /// The side of its images in pixels.
  var usualSize: Int { self == .cnn ? 128 : 224 }

  /// How many images a batch has.
  var usualBatch: Int { self == .cnn ? 64 : 32 }

  /// - Parameter dropout: whether values are dropped; without them both sides must compute the same.
  func model(dropout: Bool) -> Model {
    let model = model(classes: classes, dropout: 0.5)
    return dropout ? model : model.withoutChance
  }
}
