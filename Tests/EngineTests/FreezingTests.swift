import Engine
import Layers
import Optimizers
import Tensors
import Testing

@Suite(.timeLimit(.minutes(5))) struct FreezingTests {
  private struct Case: CustomTestStringConvertible {
    let name: ModelName
    let stage: String
    let side: Int
    var testDescription: String { "\(name.rawValue) frozen to \(stage)" }

    var model: Model { name.model(classes: 3, dropout: 0.5) }
    var input: Shape { [5, 3, side, side] }

    static let all = [
      Case(name: .cnn, stage: "blocks.0", side: 32), Case(name: .cnn, stage: "blocks.3", side: 32),
      Case(name: .resnet18, stage: "conv1", side: 64),
      Case(name: .resnet18, stage: "layer3", side: 64),
      Case(name: .resnet18, stage: "layer4", side: 64),
    ]
  }

  private let labels = Formula.labels(5, classes: 3, salt: 0)
  private let options = PlanOptions(threads: 2)

  /// Weights that have been trained a little, so that running statistics are not trivial.
  private func weights(of model: Model, _ input: Shape) throws -> [NamedTensor] {
    let plan = try model.compile(input: input, options: options)
    let state = plan.initialState(for: SGD(), seed: 4)
    let executor = Executor(plan)
    for step in 0..<2 {
      _ = executor.forwardBackward(
        state, inputs: Formula.images(input, salt: step + 9), labels: labels)
      executor.update(state, rate: 0.01, momentum: nil, clipping: nil)
    }
    return state.weights
  }

  /// A batch norm behind the last frozen convolution is trained: it is not folded into it.
  @Test(arguments: [1, 3]) func aTrainedNormBehindAFrozenConvolutionLearns(kernel: Int) throws {
    let model = Model {
      Conv2D(32, kernel: 3, padding: .pixels(1)).named("first").inStage("stem")
      Conv2D(160, kernel: kernel, padding: .pixels(kernel / 2)).named("second").inStage("stem")
      BatchNorm().named("norm").inStage("body")
      ReLU()
      GlobalAveragePool()
      Linear(3).named("head")
    }
    let input: Shape = [5, 3, 12, 12]
    let freezing = Freezing(through: "stem")
    let weights = try weights(of: model, input)
    let whole = try model.compile(input: input, freezing: freezing, options: options)
    let rest = try model.compile(
      input: input, freezing: freezing, part: .trained, options: options)
    let extractor = try FeatureExtractor(
      model, input: input, through: "stem", weights: weights, options: options)
    let (one, other) = (
      try whole.initialState(
        for: SGD(), groups: ParameterGroups(), seed: 7, weights: weights),
      try rest.initialState(for: SGD(), groups: ParameterGroups(), seed: 7, weights: weights)
    )
    let names = Set(other.weights.map(\.name))
    let before = other.weights
    let (executor, twin) = (Executor(whole), Executor(rest))
    let features = AlignedMemory<Float>(count: rest.input.count)
    let images = Formula.images(input, salt: 1)
    _ = features.buffer.update(from: extractor.features(of: images))
    #expect(
      executor.forwardBackward(one, inputs: images, labels: labels).lossSum
        == twin.forwardBackward(other, inputs: features, labels: labels).lossSum)
    executor.update(one, rate: 0.1, momentum: nil, clipping: nil)
    twin.update(other, rate: 0.1, momentum: nil, clipping: nil)
    let learnt = one.weights.filter { names.contains($0.name) }
    #expect(learnt == other.weights)
    for name in ["norm.weight", "norm.bias", "norm.running_mean"] {
      let (old, new) = (before.first { $0.name == name }, learnt.first { $0.name == name })
      #expect(old != nil && old != new, "\(name)")
    }
  }

  /// What is shared between the epochs and trials of a study is what each would compute itself.
  @Test(arguments: Case.all)
  private func featuresComeToTheSameBits(_ test: Case) throws {
    let (model, input) = (test.model, test.input)
    let freezing = Freezing(through: test.stage)
    let weights = try weights(of: model, input)
    let whole = try model.compile(input: input, freezing: freezing, options: options)
    let extractor = try FeatureExtractor(
      model, input: input, through: test.stage, weights: weights, options: options)
    let rest = try model.compile(
      input: input, freezing: freezing, part: .trained, options: options)
    #expect(rest.input == extractor.output)
    #expect(rest.parameterCount == whole.parameterCount)
    #expect(whole.frozenParameterCount > 0 && rest.frozenParameterCount == 0)

    let one = whole.initialState(for: Adam(), seed: 7)
    let other = rest.initialState(for: Adam(), seed: 7)
    let names = Set(other.weights.map(\.name))
    let beganAlike = one.weights.filter { names.contains($0.name) } == other.weights
    #expect(beganAlike)
    try one.load(weights: weights)
    try other.load(weights: weights.filter { names.contains($0.name) })
    let (executor, twin) = (Executor(whole), Executor(rest))
    let features = AlignedMemory<Float>(count: rest.input.count)
    for step in 0..<3 {
      let images = Formula.images(input, salt: step)
      _ = features.buffer.update(from: extractor.features(of: images))
      #expect(
        executor.forwardBackward(one, inputs: images, labels: labels).lossSum
          == twin.forwardBackward(other, inputs: features, labels: labels).lossSum)
      executor.update(one, rate: 0.001, momentum: nil, clipping: .norm(1))
      twin.update(other, rate: 0.001, momentum: nil, clipping: .norm(1))
      #expect(
        executor.evaluate(one, inputs: images, labels: labels, count: 4).lossSum
          == twin.evaluate(other, inputs: features, labels: labels, count: 4).lossSum)
    }
    let learntAlike = one.weights.filter { names.contains($0.name) } == other.weights
    let keptTheRest =
      one.weights.filter { !names.contains($0.name) }
      == weights.filter { !names.contains($0.name) }
    let rememberAlike = one.optimizerTensors == other.optimizerTensors
    #expect(learntAlike && keptTheRest && rememberAlike)
  }

  /// The features of an image do not depend on where in which batch it is.
  @Test func featuresDependOnTheImageAlone() throws {
    let test = Case.all[3]
    let extractor = try FeatureExtractor(
      test.model, input: test.input, through: test.stage,
      weights: try weights(of: test.model, test.input), options: options)
    let images = Formula.images(test.input, salt: 1)
    let features = Array(extractor.features(of: images))
    let count = features.count / 5
    let size = images.count / 5
    let turned = AlignedMemory<Float>(count: images.count)
    for index in 0..<5 {
      (turned.pointer + index * size).update(
        from: images.pointer + (index + 2) % 5 * size, count: size)
    }
    // One neighbour gone altogether.
    (turned.pointer + size).update(repeating: 0, count: size)
    let other = Array(extractor.features(of: turned))
    for index in [0, 2, 3, 4] {
      let source = (index + 2) % 5
      #expect(
        other[index * count..<(index + 1) * count]
          .elementsEqual(features[source * count..<(source + 1) * count]))
    }
  }

  @Test func evaluationIsThatOfTheWholeModel() throws {
    let test = Case.all[3]
    let weights = try weights(of: test.model, test.input)
    let images = Formula.images(test.input, salt: 3)
    func loss(_ freezing: Freezing?) throws -> Double {
      let plan = try test.model.compile(input: test.input, freezing: freezing, options: options)
      let state = plan.initialState(for: SGD(), seed: 1)
      try state.load(weights: weights)
      return Executor(plan).evaluate(state, inputs: images, labels: labels, count: 5).lossSum
    }
    let whole = try loss(nil)
    #expect(try loss(Freezing(through: "layer3")) == whole)
    #expect(try loss(Freezing(through: "layer3", norms: .batch)) == whole)
  }

  /// With norms in training mode freezing changes nothing but what is not computed.
  @Test func gradientsAreThoseOfTheWholeModel() throws {
    let test = Case.all[3]
    let images = Formula.images(test.input, salt: 3)
    func step(_ freezing: Freezing?) throws -> (loss: Double, [NamedTensor], TrainingState) {
      let plan = try test.model.compile(input: test.input, freezing: freezing, options: options)
      let state = plan.initialState(for: SGD(), seed: 1)
      let executor = Executor(plan)
      let loss = executor.forwardBackward(state, inputs: images, labels: labels).lossSum
      return (loss, executor.gradients, state)
    }
    let (loss, gradients, state) = try step(nil)
    let (frozenLoss, frozenGradients, frozenState) = try step(
      Freezing(through: "layer3", norms: .batch))
    #expect(frozenLoss == loss)
    #expect(
      frozenGradients.map(\.name)
        == gradients.map(\.name).filter { $0.hasPrefix("layer4") || $0.hasPrefix("fc") })
    for gradient in frozenGradients {
      let whole = try #require(gradients.first { $0.name == gradient.name })
      #expect(
        relativeError(gradient.tensor.values, whole.tensor.values.map(Double.init)) < 1e-6)
    }
    // The running statistics follow all the same.
    let sameStatistics = frozenState.weights == state.weights
    #expect(sameStatistics)
  }

  @Test(arguments: Freezing.Norms.allCases)
  func whatIsFrozenStays(_ norms: Freezing.Norms) throws {
    let test = Case.all[0]
    let plan = try test.model.compile(
      input: test.input, freezing: Freezing(through: "blocks.1", norms: norms), options: options)
    let state = plan.initialState(for: AdamW(weightDecay: 0.1), seed: 1)
    let before = state.weights
    let executor = Executor(plan)
    _ = executor.forwardBackward(state, inputs: Formula.images(test.input, salt: 3), labels: labels)
    executor.update(state, rate: 0.1, momentum: nil, clipping: nil)
    for (old, new) in zip(before, state.weights) {
      let isFrozen = old.name.hasPrefix("blocks.0") || old.name.hasPrefix("blocks.1")
      let isStatistic = old.name.contains("running")
      #expect((old == new) == (isFrozen && (!isStatistic || norms == .running)), "\(old.name)")
    }
    #expect(!state.optimizerTensors.contains { $0.name.contains("blocks.0") })
    #expect(!executor.gradients.contains { $0.name.contains("blocks.1") })
  }

  /// What is frozen takes no memory for a backward pass. (Winograd's kernels want scratch memory of their own.)
  @Test func takesLessMemory() throws {
    let options = PlanOptions(threads: 2, convolutions: .direct)
    func bytes(_ freezing: Freezing?) throws -> Int {
      try Model.resNet18(classes: 3)
        .compile(input: [16, 3, 128, 128], freezing: freezing, options: options)
        .explain().workingByteCount
    }
    #expect(try bytes(Freezing(through: "layer3")) * 2 < bytes(nil))
  }

  @Test func refusesWhatCannotBeFrozen() throws {
    let model = Model.resNet18(classes: 3)
    #expect(throws: PlanError.everythingFrozen(stage: "fc")) {
      try model.compile(input: [2, 3, 64, 64], freezing: Freezing(through: "fc"))
    }
    let error = #expect(throws: UnknownStage.self) {
      try model.compile(input: [2, 3, 64, 64], freezing: Freezing(through: "layer5"))
    }
    #expect(
      error?.description
        == "The model has no stage “layer5”. Did you mean “layer1”? There are: conv1, layer1, layer2, layer3, layer4, fc."
    )
  }
}
