/// What MobileNets and EfficientNets are built of.
enum MobileParts {
  /// A convolution padded by half its kernel, a batch norm, an activation: layers `<name>.0` and `<name>.1`.
  static func convNorm(
    _ name: String, _ channels: Int, kernel: Int = 1, stride: Int = 1, groups: Int = 1,
    norm: BatchNorm = BatchNorm(), _ activation: (any Activation)? = nil
  ) -> [Layer] {
    var layers = [
      Conv2D(
        channels, kernel: kernel, stride: stride, padding: .pixels((kernel - 1) / 2),
        groups: groups, bias: false, firstWeights: .kaimingNormalFanOut
      ).named("\(name).0"),
      norm.named("\(name).1"),
    ]
    if let activation { layers.append(Layer(name: "\(name).2", activation)) }
    return layers
  }

  /// Factors for channels from their means, with torchvision's names.
  ///
  /// Source: Hu, Shen, Sun, arXiv 1709.01507.
  static func squeezeExcitation(
    _ name: String, channels: Int, squeezed: Int, _ activation: any Activation,
    _ gate: any Activation
  ) -> Layer {
    Gate {
      GlobalAveragePool(keepsImage: true).named("avgpool")
      Conv2D(squeezed, kernel: 1, firstWeights: .kaimingNormalFanOut).named("fc1")
      Layer(name: "activation", activation)
      Conv2D(channels, kernel: 1, firstWeights: .kaimingNormalFanOut).named("fc2")
      Layer(name: "scale_activation", gate)
    }.named(name)
  }

  /// Layers whose input is added to what they end in where both have the same shape.
  static func block(
    _ name: String, adds: Bool, dropping probability: Double = 0, _ layers: [Layer]
  ) -> Layer {
    guard adds else { return Block { layers }.named(name) }
    return Residual {
      layers
      if probability > 0 { StochasticDepth(probability).named("stochastic_depth") }
    }.named(name)
  }

  /// The nearest multiple of 8, but never less than nine tenths of the channels.
  static func divisible(_ channels: Int) -> Int {
    let nearest = max(8, (channels + 4) / 8 * 8)
    return Double(nearest) < 0.9 * Double(channels) ? nearest + 8 : nearest
  }
}
