import Engine
import Layers
import Optimizers
import Tensors
import Testing

@Suite(.timeLimit(.minutes(5))) struct ConvolutionChoiceTests {
  private static let wide = Model {
    Conv2D(32, kernel: 3, padding: .same).named("stem")
    ReLU()
    Conv2D(64, kernel: 3, padding: .same).named("inner")
    BatchNorm()
    ReLU()
    Conv2D(64, kernel: 3, stride: 2, padding: .same).named("strided")
    GlobalAveragePool()
    Linear(4)
  }

  private func kernels(
    _ model: Model, _ input: Shape, _ choice: ConvolutionChoice, _ set: InstructionSet? = nil
  ) throws -> [String: String] {
    let options = PlanOptions(threads: 2, instructionSet: set, convolutions: choice)
    return try model.compile(input: input, options: options).kernels
  }

  @Test(arguments: InstructionSet.allCases.filter(\.isSupported))
  func theChoiceIsRecorded(_ set: InstructionSet) throws {
    // Only convolutions of one pixel have kernels for tiles.
    let name = "winograd:\((set == .amx ? .avx512 : set).rawValue)"
    let all = "forward \(name), weights \(name)"
    let forced = try kernels(Self.wide, [2, 3, 32, 32], .winograd, set)
    #expect(forced["stem"] == all, "images need no gradient")
    #expect(forced["inner"] == all + ", data \(name)")
    let strided = try #require(forced["strided"])
    #expect(!strided.contains("winograd"))
    let direct = try kernels(Self.wide, [2, 3, 32, 32], .direct, set)
    #expect(direct.values.allSatisfy { !$0.contains("winograd") })
  }

  @Test(.enabled(if: InstructionSet.avx2.isSupported))
  func automaticTakesTheFaster() throws {
    let chosen = try kernels(Self.wide, [8, 3, 32, 32], .automatic, .avx2)
    #expect(chosen["inner"]?.hasPrefix("forward winograd:avx2") == true)
    #expect(chosen["stem"]?.contains("winograd") == false, "three channels are too few")
    // Transforming the weights of wide layers costs more than it saves on a handful of pixels.
    let deep = Model {
      Conv2D(512, kernel: 3, padding: .same).named("widen")
      Conv2D(512, kernel: 3, padding: .same).named("inner")
      GlobalAveragePool()
      Linear(4)
    }
    #expect(
      try kernels(deep, [1, 3, 4, 4], .automatic, .avx2)["inner"]?.contains("winograd") == false)
    #expect(
      try kernels(deep, [64, 3, 4, 4], .automatic, .avx2)["inner"]?.contains("winograd") == true)
    // oneDNN has only a reference for inputs that do not fill a block.
    let narrow = Model {
      Conv2D(12, kernel: 3, padding: .same).named("stem")
      Conv2D(16, kernel: 3, padding: .same).named("inner")
      GlobalAveragePool()
      Linear(4)
    }
    let all = try kernels(narrow, [1, 3, 8, 8], .automatic, .avx2)
    #expect(all.values.allSatisfy { !$0.contains("ref:") }, "\(all)")
  }

  /// Convolutions of one pixel are ours where that saves passes over memory.
  @Test(.enabled(if: InstructionSet.avx2.isSupported))
  func onePixelConvolutionsNormaliseWhatTheyRead() throws {
    let model = Model {
      Conv2D(32, kernel: 3, padding: .same).named("stem")
      BatchNorm()
      ReLU6()
      Conv2D(24, kernel: 1, bias: false).named("narrow")
      BatchNorm()
      // Not zero at zero, so that padding would not stay zero.
      Sigmoid()
      Conv2D(40, kernel: 1).named("plain")
      GlobalAveragePool()
      Linear(4)
    }
    let ours = "forward pointwise:avx2, weights pointwise:avx2, data pointwise:avx2"
    let options = PlanOptions(threads: 2, instructionSet: .avx2, convolutions: .automatic)
    let plan = try model.compile(input: [4, 3, 16, 16], options: options)
    #expect(plan.kernels["narrow"] == ours)
    #expect(plan.kernels["plain"]?.contains("pointwise") == false, "nothing is saved there")
    let norms = plan.explain().rows.filter { $0.operation.hasPrefix("batch norm") }
    #expect(norms.map { $0.kernel == "as it is read" } == [true, false])
    #expect(try kernels(model, [4, 3, 16, 16], .winograd, .avx2)["plain"] == ours)
    let direct = try kernels(model, [4, 3, 16, 16], .direct, .avx2)
    #expect(direct.values.allSatisfy { !$0.contains("pointwise") })
  }

  /// Tiles pay where there are channels enough on both sides; what is computed in vectors has their name, since its bits are
  /// theirs.
  @Test(.enabled(if: InstructionSet.amx.isSupported)) func wideOnesAreMultipliedInTiles() throws {
    let model = Model {
      Conv2D(192, kernel: 1).named("stem")
      Conv2D(192, kernel: 1).named("wide")
      Conv2D(16, kernel: 1).named("narrow")
      GlobalAveragePool()
      Linear(4)
    }
    let amx = try kernels(model, [4, 3, 16, 16], .automatic, .amx)
    #expect(amx["wide"] == "forward pointwise:amx, weights pointwise:amx, data pointwise:amx")
    #expect(amx["narrow"]?.contains("amx") == false)
    let forced = try kernels(model, [4, 3, 16, 16], .winograd, .amx)
    #expect(forced["narrow"]?.hasPrefix("forward pointwise:avx512") == true)
    let vectors = try kernels(model, [4, 3, 16, 16], .automatic, .avx512)
    #expect(vectors["wide"]?.contains("pointwise") == false)
  }

  @Test func theEnvironmentCompletesOptions() throws {
    let environment = ["UPSWING_CONVOLUTIONS": "direct", "UPSWING_INSTRUCTIONS": "portable"]
    let open = try PlanOptions(threads: 2).completed { environment[$0] }
    #expect(open.convolutions == .direct)
    #expect(open.instructionSet == .portable)
    let settled = try PlanOptions(threads: 2, convolutions: .winograd).completed { environment[$0] }
    #expect(settled.convolutions == .winograd, "what the caller says goes first")
    #expect(try PlanOptions(threads: 2).completed { _ in "" } == PlanOptions(threads: 2))
    let error = #expect(throws: PlanError.self) {
      try PlanOptions().completed { $0 == "UPSWING_CONVOLUTIONS" ? "fastest" : nil }
    }
    #expect(
      error?.description
        == "The environment variable UPSWING_CONVOLUTIONS is \"fastest\"; give one of automatic, direct, "
        + "winograd, or unset it.")
  }

  /// Both ways of computing convolutions learn a batch by heart, and lose about as much on the way.
  @Test func bothReachTheSameLoss() throws {
    let curves = try [ConvolutionChoice.direct, .winograd].map { choice in
      let plan = try Self.wide.compile(
        input: [16, 3, 16, 16], options: PlanOptions(threads: 2, convolutions: choice))
      let state = plan.initialState(for: SGD(momentum: 0.9), seed: 4)
      let executor = Executor(plan)
      let images = Formula.images(plan.input, salt: 3)
      let labels = Formula.labels(16, classes: 4, salt: 1)
      return (0..<120).map { _ in
        let loss = executor.forwardBackward(state, inputs: images, labels: labels).meanLoss
        executor.update(state, rate: 0.02, momentum: nil, clipping: nil)
        return loss
      }
    }
    let (direct, winograd) = (curves[0], curves[1])
    #expect(direct[0] > 1 && direct[119] < 0.1)
    #expect(direct != winograd, "two kernels never round alike")
    for (one, other) in zip(direct, winograd) { #expect(abs(one - other) < 0.02 * direct[0]) }
  }
}
