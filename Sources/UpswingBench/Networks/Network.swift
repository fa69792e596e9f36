import ArgumentParser
import Layers

/// The networks that are timed.
enum Network: String, CaseIterable, ExpressibleByArgument {
  /// The plain network of the published study on optimizers.
  case cnn
  /// A network of ResNet-34's shape.
  case resnet34

  /// How many classes it tells apart: as many as the network's own task has.
  var classes: Int {
    switch self {
    case .cnn: 5
    case .resnet34: 1000
    }
  }

  /// The side of its images in pixels.
  var usualSize: Int {
    switch self {
    case .cnn: 128
    case .resnet34: 224
    }
  }

  /// How many images a batch has.
  var usualBatch: Int {
    switch self {
    case .cnn: 64
    case .resnet34: 32
    }
  }

  /// - Parameter dropout: whether values are dropped; without them both sides must compute the same.
  func model(dropout: Bool) -> Model {
    switch self {
    case .cnn: .cnn(classes: classes, dropout: dropout ? 0.5 : 0)
    case .resnet34: .resNet34(classes: classes)
    }
  }
}
