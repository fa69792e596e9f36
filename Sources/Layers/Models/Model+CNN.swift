extension Model {
  /// The plain convolutional network of the published study on optimizers.
  ///
  /// Four blocks of convolution, batch norm, ReLU and max-pool with 32, 64, 128 and 256 channels
  /// (`blocks.N.conv`, `blocks.N.norm`), then two linear layers (`head.hidden`, `head.output`).
  ///
  /// - Parameters:
  ///   - classes: the number of outputs.
  ///   - dropout: the probability of dropping a value, before each linear layer.
  public static func cnn(classes: Int, dropout: Double = 0.5) -> Model {
    Model {
      for (index, width) in [32, 64, 128, 256].enumerated() {
        Conv2D(width, kernel: 3, padding: .same).named("blocks.\(index).conv")
        BatchNorm().named("blocks.\(index).norm")
        ReLU().named("blocks.\(index).relu")
        MaxPool2D(2).named("blocks.\(index).pool")
      }
      Flatten().named("head.flatten")
      Dropout(dropout).named("head.dropout")
      Linear(512).named("head.hidden")
      ReLU().named("head.relu")
      Dropout(dropout).named("head.hidden.dropout")
      Linear(classes).named("head.output")
    }
  }
}
