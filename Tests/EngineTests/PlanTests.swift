import Engine
import Layers
import Tensors
import Testing

@Suite struct PlanTests {
  @Test func explainsItself() throws {
    let plan = try Model.cnn(classes: 5).compile(
      input: [4, 3, 64, 64], options: PlanOptions(threads: 1))
    let explanation = plan.explain()
    let fused = try #require(explanation.rows.first { $0.layers.contains("blocks.1.pool") })
    #expect(fused.layers == ["blocks.1.norm", "blocks.1.relu", "blocks.1.pool"])
    #expect(fused.shape == [4, 64, 16, 16])
    #expect(fused.byteCount == 4 * 64 * 16 * 16 * 4)
    let convolution = try #require(explanation.rows.first)
    #expect(convolution.operationCount == 2 * 4 * 32 * 64 * 64 * 27)
    let kernels = try #require(plan.kernels["blocks.0.conv"])
    #expect(kernels.hasPrefix("forward \(convolution.kernel), weights "))
    #expect(explanation.parameterCount == 2_489_605)
    #expect(explanation.workingByteCount < explanation.unsharedByteCount)
    let text = explanation.description
    #expect(text.contains("blocks.0.conv"))
    #expect(text.contains("batch norm + ReLU + max-pool"))
    let widths = Set(text.split(separator: "\n").dropLast().map(\.count))
    #expect(widths.count == 1, "the columns are aligned")
  }

  @Test func refusesWhatItCannotDo() {
    let model = Model.cnn(classes: 5)
    #expect(throws: PlanError.threads(0)) {
      try model.compile(input: [1, 3, 32, 32], options: PlanOptions(threads: 0))
    }
    #expect(throws: PlanError.labelSmoothing(1)) {
      try model.compile(input: [1, 3, 32, 32], loss: .softmaxCrossEntropy(labelSmoothing: 1))
    }
    #expect(throws: ShapeError.self) { try model.compile(input: [1, 3, 8, 8]) }
    let images = Model { Conv2D(4, kernel: 3) }
    let error = #expect(throws: ShapeError.self) { try images.compile(input: [1, 3, 8, 8]) }
    #expect(error?.problem == .notClassScores([1, 4, 6, 6]))
  }

  @Test func probabilitiesAddUp() throws {
    let plan = try SmallNetwork.model.compile(input: SmallNetwork.input)
    let state = plan.initialState(for: PlainDescent(), seed: 1)
    let rows = Executor(plan).probabilities(
      state, images: Formula.images(plan.input, salt: 1), count: 4)
    #expect(rows.count == 4)
    for row in rows {
      #expect(row.count == 3)
      #expect(abs(row.reduce(0, +) - 1) < 1e-6)
    }
  }

  @Test func aFlattenedConvolutionGivesScores() throws {
    let model = Model {
      Conv2D(20, kernel: 3)
      ReLU()
      Conv2D(3, kernel: 4)
      Flatten()
    }
    let plan = try model.compile(input: [2, 3, 6, 6])
    #expect(plan.classCount == 3)
  }
}
