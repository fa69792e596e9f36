import Engine
import Layers
import Tensors
import Testing

@Suite(.timeLimit(.minutes(5))) struct PlanTests {
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

  /// A batch norm that the next operation applies as it reads writes nothing.
  @Test func normalisesInPassing() throws {
    let model = Model {
      Conv2D(16, kernel: 3, padding: .same)
      Residual {
        Conv2D(16, kernel: 3, padding: .same).named("conv1")
        BatchNorm().named("bn1")
        ReLU()
        Conv2D(16, kernel: 3, padding: .same).named("conv2")
        BatchNorm().named("bn2")
      }
      ReLU()
      GlobalAveragePool()
      Linear(3)
    }
    func rows(_ choice: ConvolutionChoice) throws -> [PlanExplanation.Row] {
      try model.compile(
        input: [2, 3, 16, 16], options: PlanOptions(threads: 1, convolutions: choice)
      ).explain().rows.filter { $0.operation.hasPrefix("batch norm") }
    }
    let winograd = try rows(.winograd)
    #expect(winograd.map(\.kernel) == ["as it is read", "as it is read"])
    #expect(winograd.map(\.byteCount) == [0, 0])
    // oneDNN's kernels cannot; the sum can either way.
    let direct = try rows(.direct)
    #expect(direct.map(\.byteCount) == [2 * 16 * 16 * 16 * 4, 0])
  }

  /// The first convolution's output is not kept for the backward pass, which computes it again.
  @Test func theLargestActivationIsNotKept() throws {
    let plan = try Model.cnn(classes: 5).compile(
      input: [64, 3, 128, 128], options: PlanOptions(threads: 1, convolutions: .automatic))
    let explanation = plan.explain()
    let first = try #require(explanation.rows.first).byteCount
    #expect(explanation.workingByteCount < 2 * first)
  }

  /// Of a ConvNeXt block the backward pass finds its input, what GELU reads and the last convolution's output; the
  /// depthwise convolution, the layer norm and GELU are computed again.
  @Test func whatIsCheapIsNotKept() throws {
    func workingByteCount(blocks: Int) throws -> Int {
      let model = Model {
        Conv2D(32, kernel: 4, stride: 4)
        for _ in 0..<blocks {
          Residual {
            Conv2D(32, kernel: 7, padding: .same, groups: 32)
            LayerNorm()
            PixelLinear(128)
            GELU()
            PixelLinear(32)
            LayerScale()
          }
        }
        GlobalAveragePool()
        Linear(3)
      }
      return try model.compile(
        input: [8, 3, 64, 64], options: PlanOptions(threads: 1, convolutions: .automatic)
      ).explain().workingByteCount
    }
    let channel = 8 * 16 * 16 * 4
    let block = try workingByteCount(blocks: 4) - workingByteCount(blocks: 3)
    #expect(block >= (32 + 128 + 32) * channel)
    // Norms keep two numbers for each pixel.
    #expect(block < (32 + 128 + 32 + 8) * channel)
  }

  /// However small the batch is, evaluation keeps the weights as its kernels want them, up to twice their memory.
  @Test(arguments: [ConvolutionChoice.direct, .automatic])
  func singleImagesDoNotWaitForWeights(convolutions: ConvolutionChoice) throws {
    func workingByteCount(_ options: PlanOptions) throws -> Int {
      try Model.resNet18(classes: 3).compile(input: [1, 3, 32, 32], options: options).explain()
        .workingByteCount
    }
    let bytes = try workingByteCount(PlanOptions(threads: 1, convolutions: convolutions))
    let weights = 11_178_051 * 4
    #expect(bytes > weights / 2)
    // What is used up in making them has no memory of its own.
    #expect(bytes < 3 * weights)
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
      state, inputs: Formula.images(plan.input, salt: 1), count: 4)
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
