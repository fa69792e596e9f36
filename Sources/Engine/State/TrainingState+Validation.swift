import Layers
import Optimizers
import Tensors

extension TrainingState {
  /// Checks that the state can be trained.
  ///
  /// - Throws: an `OptimizerError` for hyper-parameters out of range; ``PlanError/oneValueNorm(layer:batchSize:)`` for a
  ///   batch norm that would see a single value of each channel.
  public func validate() throws {
    try configuration.validate()
    if let norm = plan.oneValueNorms.first(where: { !keptNorms[$0.index] }) {
      throw PlanError.oneValueNorm(layer: norm.layer, batchSize: plan.batchSize)
    }
  }

  /// Whether the plan is the one that made the state: only it can compute with it.
  public func isMade(by plan: Plan) -> Bool { self.plan === plan }
}

extension Plan {
  /// The batch norms that see a single value of each channel in training, and the index of their first tensors.
  ///
  /// Such a value's deviation from its own mean is zero: whatever the image, the norm puts out its shift.
  fileprivate var oneValueNorms: [(layer: String, index: Int)] {
    graph.nodes.compactMap { node in
      let shape = graph.shapes[node.output]
      guard node.operation is BatchNorm, shape.count == shape[1], !isFrozenInRunningMode(node)
      else { return nil }
      return (node.name, node.parameters.lowerBound)
    }
  }
}
