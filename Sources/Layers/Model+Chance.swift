extension Model {
  /// The same model without dropout and stochastic depth, which computes in training what anybody else computes.
  package var withoutChance: Model {
    var model = self
    model.layers = layers.map { layer in
      var layer = layer
      switch layer.description {
      case var dropout as Dropout:
        dropout.probability = 0
        layer.description = dropout
      case var block as Residual:
        block.body.removeAll { $0.description is StochasticDepth }
        layer.description = block
      default: break
      }
      return layer
    }
    return model
  }
}
