import Testing
import Upswing

/// Every number that a user can put into a public value, impossible: what uses the value throws, and nothing traps.
@Suite(.timeLimit(.minutes(2))) struct ImpossibleValueTests {
  /// What no number of the library may be.
  static let odd: [Double] = [-1, .nan, .infinity, -.infinity, -1e300]

  private let plan: Plan

  init() throws { plan = try Client.plan() }

  private func train(
    _ optimizer: any Optimizer = SGD(), rate: any Schedule = Constant(0.01),
    plateau: Plateau? = nil, clipping: GradientClipping? = nil, epochs: Int = 1,
    on source: any BatchSource = MemoryBatches(), validation: (any BatchSource)? = nil
  ) async throws {
    _ = try await Trainer(
      plan, plan.initialState(for: optimizer, seed: 1), rate: rate, plateau: plateau,
      clipping: clipping
    ).run(source, validation: validation, epochs: epochs).outcome
  }

  private func find(
    _ finder: RateFinder = RateFinder(steps: 10), _ optimizer: any Optimizer = SGD(),
    on source: any BatchSource = MemoryBatches()
  ) throws {
    _ = try finder.rangeTest(plan, plan.initialState(for: optimizer, seed: 1), on: source)
  }

  @Test func whatIsPossibleTrains() async throws {
    try await train(
      plateau: Plateau(), clipping: .norm(1), epochs: 2, validation: MemoryBatches())
    try find()
  }

  @Test(arguments: odd + [0]) func ratesAreAboveZero(odd: Double) async {
    for schedule in [
      Constant(odd), Triangular(base: 0, max: odd, stepSize: .epochs(1)), OneCycle(max: odd),
      Cosine(max: odd), FlatCosine(max: odd), WarmRestarts(max: odd, t0: .epochs(1)),
      StepDecay(max: odd, every: .epochs(1)), MultiStepDecay(max: odd),
      ExponentialDecay(max: odd, gamma: 0.9), LinearRamp(from: odd), PolynomialDecay(max: odd),
      Warmup(.epochs(1), then: Constant(odd)),
      SequentialSchedule([.init(.epochs(1), Constant(odd))]),
      ScheduleConfiguration.constant(Constant(odd)),
    ] as [any Schedule] {
      await #expect(throws: ScheduleError.self, "\(schedule)") { try await train(rate: schedule) }
    }
    #expect(throws: ScheduleError.self) {
      try ScheduleConfiguration(
        .constant, ScheduleSettings(max: odd), in: Horizon(steps: 9, stepsPerEpoch: 3))
    }
  }

  @Test(arguments: odd) func shapesOfSchedulesAreNumbers(odd: Double) async {
    for schedule in [
      Triangular(base: odd, max: 1, stepSize: .epochs(1)),
      Triangular(base: 0, max: 1, stepSize: .epochs(odd)),
      Triangular(base: 0, max: 1, stepSize: .steps(1), descent: .fraction(odd)),
      Triangular(base: 0, max: 1, stepSize: .steps(1), decay: .exponential(gamma: odd)),
      Triangular(base: 0, max: 1, stepSize: .steps(1), momentum: MomentumRange(base: 0, max: odd)),
      OneCycle(max: 1, pctStart: odd), OneCycle(max: 1, startDivisor: odd),
      OneCycle(max: 1, finalDivisor: odd), Cosine(max: 1, min: odd),
      Cosine(max: 1, length: .epochs(odd)), FlatCosine(max: 1, min: odd),
      FlatCosine(max: 1, flat: .epochs(odd)), WarmRestarts(max: 1, t0: .epochs(odd)),
      WarmRestarts(max: 1, min: odd, t0: .steps(1)), StepDecay(max: 1, every: .epochs(odd)),
      StepDecay(max: 1, every: .steps(1), gamma: odd), MultiStepDecay(max: 1, gamma: odd),
      MultiStepDecay(max: 1, milestones: [.epochs(odd)]), ExponentialDecay(max: 1, gamma: odd),
      ExponentialDecay(max: 1, gamma: 1, over: .epochs(odd)), LinearRamp(from: 1, to: odd),
      LinearRamp(from: 1, over: .epochs(odd)), PolynomialDecay(max: 1, min: odd),
      PolynomialDecay(max: 1, power: odd), PolynomialDecay(max: 1, over: .epochs(odd)),
      Warmup(.epochs(odd), then: Constant(1)), Warmup(.steps(1), from: odd, then: Constant(1)),
      SequentialSchedule([.init(.epochs(odd), Constant(1))]),
    ] as [any Schedule] {
      await #expect(throws: ScheduleError.self, "\(schedule)") { try await train(rate: schedule) }
    }
  }

  @Test(arguments: odd + [1.5]) func sharesOfOptimizersAreBelowOne(odd: Double) async {
    for optimizer in [
      SGD(momentum: odd), SGD(momentum: 0.9, dampening: odd), Adadelta(rho: odd),
      RMSprop(alpha: odd), RMSprop(momentum: odd), Adam(beta1: odd), Adam(beta2: odd),
      AdamW(beta1: odd), AdamW(beta2: odd), Adamax(beta1: odd), Adamax(beta2: odd),
      NAdam(beta1: odd), NAdam(beta2: odd), RAdam(beta1: odd), RAdam(beta2: odd),
      Lion(beta1: odd), Lion(beta2: odd), LAMB(beta1: odd), LAMB(beta2: odd), Muon(mu: odd),
      Muon(beta1: odd), Muon(beta2: odd),
    ] as [any Optimizer] {
      await #expect(throws: OptimizerError.self, "\(optimizer)") { try await train(optimizer) }
      #expect(throws: OptimizerError.self, "\(optimizer)") { try find(.init(steps: 10), optimizer) }
    }
  }

  @Test(arguments: odd) func hyperParametersAreNumbers(odd: Double) async {
    for optimizer in [
      SGD(weightDecay: odd), Adagrad(rateDecay: odd), Adagrad(initialAccumulator: odd),
      Adagrad(epsilon: odd), Adagrad(weightDecay: odd), Adadelta(epsilon: odd),
      Adadelta(weightDecay: odd), RMSprop(epsilon: odd), RMSprop(weightDecay: odd),
      Adam(epsilon: odd), Adam(weightDecay: odd), AdamW(epsilon: odd), AdamW(weightDecay: odd),
      Adamax(epsilon: odd), Adamax(weightDecay: odd), NAdam(epsilon: odd),
      NAdam(momentumDecay: odd), NAdam(weightDecay: odd), RAdam(epsilon: odd),
      RAdam(weightDecay: odd), Lion(weightDecay: odd), LAMB(epsilon: odd), LAMB(weightDecay: odd),
      Muon(epsilon: odd), Muon(vectorRate: odd), Muon(weightDecay: odd),
    ] as [any Optimizer] {
      await #expect(throws: OptimizerError.self, "\(optimizer)") { try await train(optimizer) }
      #expect(throws: OptimizerError.self, "\(optimizer)") { try find(.init(steps: 10), optimizer) }
    }
    for group in [
      ParameterGroup("0", rateMultiplier: odd), ParameterGroup("0", weightDecay: odd),
    ] {
      #expect(throws: OptimizerError.self) {
        try plan.initialState(for: SGD(), groups: ParameterGroups([group]), seed: 1)
      }
    }
    for name in OptimizerName.allCases {
      #expect(throws: OptimizerError.self) { try name.make(momentum: odd) }
      #expect(throws: OptimizerError.self) { try name.make(weightDecay: odd) }
    }
  }

  @Test(arguments: odd + [0]) func clippingAndPlateausToo(odd: Double) async {
    for clipping in [GradientClipping.norm(odd), .value(odd)] {
      await #expect(throws: OptimizerError.self) { try await train(clipping: clipping) }
      #expect(throws: OptimizerError.self) { try find(RateFinder(steps: 10, clipping: clipping)) }
    }
    await #expect(throws: PlateauError.self) { try await train(plateau: Plateau(factor: odd)) }
    guard odd != 0 else { return }
    for plateau in [Plateau(threshold: odd), Plateau(floor: odd)] {
      await #expect(throws: PlateauError.self) { try await train(plateau: plateau) }
    }
  }

  @Test(arguments: [-1, Int.min, .max]) func countsHaveBounds(odd: Int) async {
    await #expect(throws: PlateauError.self) { try await train(plateau: Plateau(factor: 5)) }
    for plateau in [Plateau(patience: odd), Plateau(cooldown: odd)] {
      await #expect(throws: PlateauError.self) { try await train(plateau: plateau) }
      for flaw in plateau.flaws(epochs: odd) { #expect(!flaw.description.isEmpty) }
    }
    await #expect(throws: TrainingError.self) { try await train(epochs: odd) }
    #expect(throws: RateFinderError.self) { try find(RateFinder(steps: odd)) }
    for schedule in [
      StepDecay(max: 1, every: .steps(odd)), Cosine(max: 1, length: .steps(odd)),
      Warmup(.steps(odd), then: Constant(1)), SequentialSchedule([.init(.steps(odd), Constant(1))]),
    ] as [any Schedule] {
      await #expect(throws: ScheduleError.self) { try await train(rate: schedule) }
    }
    if odd < 0 {
      await #expect(throws: ScheduleError.self) {
        try await train(rate: WarmRestarts(max: 1, t0: .steps(1), tMult: odd))
      }
    }
    let length = Horizon(epochs: odd, stepsPerEpoch: odd)
    #expect((1...Horizon.mostSteps).contains(length.steps))
    let state = plan.initialState(for: SGD(), seed: 1)
    state.step = odd
    #expect(throws: TrainingError.self) {
      try RateFinder(steps: 10).rangeTest(plan, state, on: MemoryBatches())
    }
    await #expect(throws: TrainingError.self) {
      try await Trainer(plan, state, rate: Constant(0.01)).run(MemoryBatches(), epochs: 1).outcome
    }
    await #expect(throws: TrainingError.self) {
      try await train(on: MemoryBatches(batchCount: odd == .max ? odd : 0), validation: nil)
    }
  }

  @Test(arguments: odd + [0]) func rangeTestsToo(odd: Double) throws {
    for finder in [
      RateFinder(from: odd), RateFinder(to: odd), RateFinder(steps: 10, smoothing: odd),
      RateFinder(steps: 10, divergence: odd),
    ] {
      #expect(throws: RateFinderError.self, "\(finder)") { try find(finder) }
    }
    let falling = RangeTestRecord(
      optimizer: "adam", from: 1e-5, to: 1, plannedSteps: 60, smoothing: 0.5,
      points: (0..<60).map { step in
        let loss = 1 + Double((step - 40) * (step - 40)) / 400
        return RangeTestRecord.Point(
          rate: 1e-5 * Double(1 + step), loss: loss, smoothedLoss: loss)
      }, end: .diverged)
    _ = try falling.range()
    #expect(throws: NoUsableRange.self) { try falling.range(factor: odd) }
    #expect(throws: NoUsableRange.self) { try falling.range(factor: 1) }
    for path in [\RangeTestRecord.from, \.to, \.smoothing] {
      var record = falling
      record[keyPath: path] = odd
      #expect(throws: NoUsableRange.self) { try record.range() }
    }
  }

  @Test(arguments: [-1, 0, Int.min, .max]) func layersAndPlansToo(odd: Int) {
    func compile(_ layer: some LayerDescription) throws -> Plan {
      try Model {
        layer
        Flatten()
        Linear(2)
      }.compile(input: Client.input)
    }
    #expect(throws: ShapeError.self) { try compile(Conv2D(odd, kernel: 3)) }
    #expect(throws: ShapeError.self) { try compile(Conv2D(4, kernel: odd)) }
    #expect(throws: ShapeError.self) { try compile(Conv2D(4, kernel: 3, stride: odd)) }
    #expect(throws: ShapeError.self) { try compile(MaxPool2D(odd)) }
    #expect(throws: ShapeError.self) { try compile(AveragePool2D(odd)) }
    #expect(throws: ShapeError.self) { try compile(MaxPool2D(2, stride: odd)) }
    if odd != 0 {
      #expect(throws: ShapeError.self) {
        try compile(Conv2D(4, kernel: 3, padding: .pixels(odd)))
      }
      #expect(throws: ShapeError.self) { try compile(MaxPool2D(2, padding: .pixels(odd))) }
    }
    #expect(throws: ShapeError.self) {
      try Model {
        Flatten()
        Linear(odd)
      }.compile(input: Client.input)
    }
    for axis in 0..<4 {
      var input = Client.input
      input[axis] = odd
      #expect(throws: ShapeError.self) { try Client.model.compile(input: input) }
    }
    #expect(throws: PlanError.self) {
      try Client.model.compile(input: Client.input, options: PlanOptions(threads: odd))
    }
    for model in [Model.cnn(classes: odd), .resNet18(classes: odd)] {
      #expect(throws: ShapeError.self) { try model.compile(input: [4, 3, 32, 32]) }
    }
  }

  @Test(arguments: odd + [1.5]) func sharesOfLayersAndLossesToo(odd: Double) {
    func compile(_ layer: some LayerDescription) throws -> Plan {
      try Model {
        layer
        Flatten()
        Linear(2)
      }.compile(input: Client.input)
    }
    #expect(throws: ShapeError.self) { try compile(Dropout(odd)) }
    #expect(throws: ShapeError.self) { try compile(BatchNorm(momentum: odd)) }
    if odd != 1.5 { #expect(throws: ShapeError.self) { try compile(BatchNorm(epsilon: odd)) } }
    #expect(throws: PlanError.self) {
      try Client.model.compile(
        input: Client.input, loss: .softmaxCrossEntropy(labelSmoothing: odd))
    }
  }

  @Test(arguments: [-2, 2, .max - 1, .min] as [Int32]) func labelsToo(shift: Int32) async {
    let source = MemoryBatches(labelShift: shift)
    await #expect(throws: TrainingError.self) { try await train(on: source) }
    await #expect(throws: TrainingError.self) { try await train(validation: source) }
    #expect(throws: TrainingError.self) { try find(on: source) }
    #expect(throws: TrainingError.self) {
      try Executor(plan).evaluation(of: plan.initialState(for: SGD(), seed: 1), on: source)
    }
  }

  @Test func whatBelongsToAnotherPlanToo() async throws {
    let other = try Client.plan().initialState(for: SGD(), seed: 1)
    await #expect(throws: TrainingError.otherPlan) {
      try await Trainer(plan, other, rate: Constant(0.01)).run(MemoryBatches(), epochs: 1).outcome
    }
    #expect(throws: TrainingError.otherPlan) {
      try RateFinder(steps: 10).rangeTest(plan, other, on: MemoryBatches())
    }
    for source in [MemoryBatches(batchSize: 2), MemoryBatches(classes: ["one", "two", "three"])] {
      await #expect(throws: TrainingError.self) { try await train(on: source) }
      await #expect(throws: TrainingError.self) { try await train(validation: source) }
      #expect(throws: TrainingError.self) { try find(on: source) }
    }
  }
}
