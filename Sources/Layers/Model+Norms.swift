extension Model {
  /// The same model with batch norms whose running statistics follow each batch by so much at least; but for those that never
  /// follow, which are meant to stay.
  package func withNorms(followingAtLeast momentum: Double) -> Model {
    var model = self
    model.layers = layers.map { $0.withNorms(followingAtLeast: momentum) }
    return model
  }
}

extension Layer {
  fileprivate func withNorms(followingAtLeast momentum: Double) -> Layer {
    func changed(_ body: [Layer]) -> [Layer] {
      body.map { $0.withNorms(followingAtLeast: momentum) }
    }
    var layer = self
    switch description {
    case var norm as BatchNorm:
      if norm.momentum > 0 { norm.momentum = max(norm.momentum, momentum) }
      layer.description = norm
    case var block as Residual:
      block.body = changed(block.body)
      block.shortcut = changed(block.shortcut)
      layer.description = block
    case var block as Block:
      block.body = changed(block.body)
      layer.description = block
    case var block as Gate:
      block.body = changed(block.body)
      layer.description = block
    default: break
    }
    return layer
  }
}
