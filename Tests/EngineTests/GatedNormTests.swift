import Engine
import Layers
import Optimizers
import Tensors
import Testing

/// Squeeze-and-excitation behind a batch norm, which our kernels compute as they read, beside passes of their own.
@Suite(.timeLimit(.minutes(5))) struct GatedNormTests {
  private static let input: Shape = [5, 3, 12, 12]
  private static let labels = Formula.labels(5, classes: 3, salt: 0)

  private struct Case: CustomTestStringConvertible {
    let testDescription: String
    /// Whether the norm is left to its readers.
    let isRead: Bool
    let model: Model

    init(_ description: String, isRead: Bool = true, @ModelBuilder _ body: () -> [Layer]) {
      testDescription = description
      self.isRead = isRead
      model = Model {
        Conv2D(24, kernel: 3, padding: .same, bias: false).named("conv").inStage("stem")
        body()
        GlobalAveragePool().named("pool").inStage("head")
        Linear(3).named("output").inStage("head")
      }
    }
  }

  private static func squeeze() -> [Layer] {
    [
      GlobalAveragePool(keepsImage: true).named("mean"), Conv2D(6, kernel: 1).named("fc1"),
      Layer(name: "between", ReLU()), Conv2D(24, kernel: 1).named("fc2"),
      Layer(name: "gate", Sigmoid()),
    ]
  }

  /// - Parameter gateStage: the stage that the gate belongs to.
  private static func behind(
    _ activation: (any Activation)?, gateStage: String = "body"
  ) -> [Layer] {
    let norm = [BatchNorm().named("norm").inStage("stem")]
    return norm + (activation.map { [Layer(name: "z", $0).inStage("stem")] } ?? [])
      + [
        Gate { squeeze() }.named("se").inStage(gateStage),
        Conv2D(40, kernel: 1, bias: false).named("project").inStage("body"),
        BatchNorm().named("after").inStage("body"),
      ]
  }

  private static let cases =
    ([nil, ReLU(), ReLU6(), SiLU(), GELU(), HardSwish()] as [(any Activation)?]).map { activation in
      Case("\(activation.map { "\(type(of: $0))" } ?? "none")") { behind(activation) }
    } + [
      Case("whose activation is not zero at zero", isRead: false) { behind(Sigmoid()) },
      Case("whose mean somebody else reads") {
        BatchNorm().named("norm")
        Layer(name: "z", SiLU())
        GlobalAveragePool(keepsImage: true).named("mean")
        GlobalAveragePool(keepsImage: true).named("other").reading("conv")
        Conv2D(24, kernel: 1).named("factors").reading("other")
        Multiplication().named("product").reading("z", "factors")
        Conv2D(40, kernel: 1).named("project").reading("product")
        GlobalAveragePool(keepsImage: true).named("small")
        Concatenation().named("both").reading("small", "mean")
      },
      Case("whose product comes before its mean", isRead: false) {
        BatchNorm().named("norm")
        Layer(name: "z", SiLU())
        GlobalAveragePool(keepsImage: true).named("other").reading("conv")
        Multiplication().named("product").reading("z", "other")
        GlobalAveragePool(keepsImage: true).named("mean").reading("z")
        Conv2D(40, kernel: 1).named("project").reading("product")
        GlobalAveragePool(keepsImage: true).named("small")
        Concatenation().named("both").reading("small", "mean")
      },
      Case("whose product two read", isRead: false) {
        behind(SiLU()).prefix(3).map { $0 }
        Conv2D(40, kernel: 1).named("left").reading("se")
        Conv2D(40, kernel: 1).named("right").reading("se")
        Addition().named("sum").reading("left", "right")
      },
      Case("whose product a wider convolution reads", isRead: false) {
        behind(SiLU()).prefix(3).map { $0 }
        Conv2D(40, kernel: 5, padding: .same).named("project")
      },
    ]

  private struct Outcome {
    var losses: [Double] = []
    var gradients: [NamedTensor] = []
    var weights: [NamedTensor] = []
  }

  /// A training step, and what evaluation makes of the weights after it.
  private func outcome(
    _ model: Model, _ choice: ConvolutionChoice, _ set: InstructionSet? = nil,
    freezing: Freezing? = nil, groups: ParameterGroups = ParameterGroups()
  ) throws -> (Outcome, PlanExplanation) {
    let plan = try model.compile(
      input: Self.input, freezing: freezing,
      options: PlanOptions(threads: 2, instructionSet: set, convolutions: choice))
    let state = try plan.initialState(for: SGD(), groups: groups, seed: 3)
    let executor = Executor(plan)
    let images = Formula.images(Self.input, salt: 4)
    var outcome = Outcome()
    for _ in 0..<2 {
      outcome.losses.append(
        executor.forwardBackward(state, inputs: images, labels: Self.labels).lossSum)
      outcome.gradients = executor.gradients
      executor.update(state, rate: 0.02)
      outcome.losses.append(
        executor.evaluate(state, inputs: images, labels: Self.labels, count: 5).lossSum)
    }
    outcome.weights = state.weights
    return (outcome, plan.explain())
  }

  private func expectSame(_ ours: Outcome, _ theirs: Outcome) throws {
    for (one, other) in zip(ours.losses, theirs.losses) { #expect(abs(one / other - 1) < 1e-5) }
    for (one, other) in [(ours.gradients, theirs.gradients), (ours.weights, theirs.weights)] {
      #expect(one.map(\.name) == other.map(\.name))
      for (tensor, reference) in zip(one, other) {
        let error = relativeError(
          tensor.tensor.values, reference.tensor.values.map(Double.init))
        // What is zero but for rounding has no relative error.
        let size = reference.tensor.values.map(abs).max() ?? 0
        #expect(error < 1e-4 || size < 1e-5, "\(tensor.name): \(error)")
      }
    }
  }

  @Test(arguments: cases)
  private func agreesWithPassesOfTheirOwn(_ test: Case) throws {
    let (ours, plan) = try outcome(test.model, .winograd)
    let row = try #require(plan.rows.first { $0.layers.contains("norm") })
    #expect((row.kernel == "as it is read") == test.isRead)
    let reference = try outcome(test.model, .direct).0
    try expectSame(ours, reference)
    // Here kernels are chosen by what they cost.
    for set in InstructionSet.allCases.filter(\.isSupported) {
      try expectSame(try outcome(test.model, .automatic, set).0, reference)
    }
  }

  /// Cut before the gate, between it and the convolution that reads it, and behind that.
  @Test(arguments: ["stem", "body"], Freezing.Norms.allCases)
  func agreesWhereAPartIsFrozen(stage: String, norms: Freezing.Norms) throws {
    let freezing = Freezing(through: stage, norms: norms)
    let cut = Case("") { Self.behind(SiLU(), gateStage: "stem") }
    // Evaluation would read a gate here, training not.
    let wide = Case("") {
      Self.behind(SiLU(), gateStage: "stem").dropLast(2)
      Conv2D(480, kernel: 1).named("project").inStage("body")
    }
    for model in [cut.model, wide.model, Self.cases[3].model] {
      let reference = try outcome(model, .direct, freezing: freezing).0
      try expectSame(try outcome(model, .winograd, freezing: freezing).0, reference)
      for set in InstructionSet.allCases.filter(\.isSupported) {
        try expectSame(try outcome(model, .automatic, set, freezing: freezing).0, reference)
      }
    }
  }

  @Test func agreesWhereTheNormIsLeftAlone() throws {
    let groups = ParameterGroups([ParameterGroup("norm", rateMultiplier: 0)])
    let model = Self.cases[3].model
    let ours = try outcome(model, .winograd, groups: groups).0
    try expectSame(ours, try outcome(model, .direct, groups: groups).0)
    let fresh = try outcome(model, .winograd).0
    let mean = ours.weights.first { $0.name == "norm.running_mean" }
    #expect(mean != nil && mean?.tensor != fresh.weights.first { $0.name == mean?.name }?.tensor)
  }
}
