import Engine
import Layers
import Optimizers
import Tensors
import Testing

/// A value that several layers read has all their gradients, whoever takes sums of them on his way.
@Suite(.timeLimit(.minutes(5))) struct SharedValueTests {
  /// What a norm makes is read by a convolution and by an average over the image.
  private func model(averages source: String, dropout: Bool) -> Model {
    Model {
      Conv2D(16, kernel: 3, padding: .same)
      BatchNorm()
      SiLU().named("shared")
      Conv2D(16, kernel: 3, padding: .same).reading("shared").named("other")
      if dropout {
        // Without a chance it is another name of the same value.
        Dropout(0).reading("shared").named("same")
      }
      GlobalAveragePool().reading(source).named("mean")
      GlobalAveragePool().reading("other").named("mean of the other")
      Addition().reading("mean", "mean of the other")
      Linear(3).named("output")
    }
  }

  @Test func anotherNameOfAValueIsNotItsFirstReader() throws {
    func gradients(of model: Model) throws -> [NamedTensor] {
      let input: Shape = [4, 3, 8, 8]
      let plan = try model.compile(
        input: input, options: PlanOptions(threads: 1, convolutions: .direct))
      let executor = Executor(plan)
      _ = executor.forwardBackward(
        plan.initialState(for: SGD(), seed: 1), inputs: Formula.images(input, salt: 3),
        labels: Formula.labels(4, classes: 3, salt: 5))
      return executor.gradients
    }
    #expect(
      try gradients(of: model(averages: "same", dropout: true))
        == gradients(of: model(averages: "shared", dropout: false)))
  }
}
