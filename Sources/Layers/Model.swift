/// A network as a value: layers in the order in which data flows through them.
///
///     let network = Model {
///       for width in [32, 64, 128, 256] {
///         Conv2D(width, kernel: 3, padding: .same)
///         BatchNorm()
///         ReLU()
///         MaxPool2D(2)
///       }
///       Flatten()
///       Linear(5)
///     }
///
/// A model holds no weights and knows no sizes of images; the engine compiles it for a given input.
public struct Model: Codable, Equatable, Sendable {
  public var layers: [Layer]

  public init(@ModelBuilder _ layers: () -> [Layer]) { self.layers = layers() }
}
