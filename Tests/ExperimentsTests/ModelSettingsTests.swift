import Experiments
import Layers
import Tensors
import Testing

@Suite(.timeLimit(.minutes(1))) struct ModelSettingsTests {
  /// The momenta of all batch norms, also of those inside blocks.
  private func momenta(_ model: Model) throws -> [Double] {
    try model.graph(input: [2, 3, 64, 64]).nodes.compactMap {
      ($0.operation as? BatchNorm)?.momentum
    }
  }

  /// Publishers' slow norms suit trainings as long as theirs, whether weights are fresh or theirs.
  @Test(arguments: ModelName.allCases)
  func normsFollowByATenth(_ name: ModelName) throws {
    let published = try momenta(name.model(classes: 3, dropout: 0))
    for weights in [nil, "file"] {
      let trained = try momenta(ModelSettings(name, weights: weights).model(classes: 3))
      #expect(trained == published.map { max($0, 0.1) })
      let isSlow = [.mobileNetV3Large, .efficientNetLite0].contains(name)
      #expect((trained != published) == isSlow)
    }
  }
}
