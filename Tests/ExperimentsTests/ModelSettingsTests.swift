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

  /// Publishers' slow norms suit their weights, and trainings as long as theirs.
  @Test(arguments: ModelName.allCases)
  func freshNormsFollowByATenth(_ name: ModelName) throws {
    let published = try momenta(name.model(classes: 3, dropout: 0))
    #expect(try momenta(ModelSettings(name, weights: "file").model(classes: 3)) == published)
    let fresh = try momenta(ModelSettings(name).model(classes: 3))
    #expect(fresh == published.map { max($0, 0.1) })
    let isSlow = [.mobileNetV3Large, .efficientNetLite0].contains(name)
    #expect((fresh != published) == isSlow)
  }
}
