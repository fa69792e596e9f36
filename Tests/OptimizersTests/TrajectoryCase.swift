import Foundation
import Optimizers
import Tensors

/// A trajectory that scripts/fixtures/optimizers.py wrote, and the formulas it started from.
struct TrajectoryCase: Decodable, Sendable {
  /// The number of weights of rules that treat every element alike.
  static let plainCount = 21

  /// The options as PyTorch's classes take them.
  struct Options: Decodable, Sendable {
    var momentum: Double?
    var dampening: Double?
    var nesterov: Bool?
    var weightDecay: Double?
    var rateDecay: Double?
    var initialAccumulator: Double?
    var eps: Double?
    var rho: Double?
    var alpha: Double?
    var centered: Bool?
    var betas: [Double]?
    var amsgrad: Bool?
    var momentumDecay: Double?
    var decoupled: Bool?
    var adaptsVectors: Bool?
    var adjustment: Muon.RateAdjustment?
    var vectorRate: Double?
    var warmupSteps: Int?
    var beta3: Double?
    var correctsBias: Bool?
    var safeguardsWarmup: Bool?
    var d0: Double?
    var distanceFactor: Double?
    var growthRate: Double?

    enum CodingKeys: String, CodingKey {
      case momentum, dampening, nesterov, eps, rho, alpha, centered, betas, amsgrad, beta3, d0
      case weightDecay = "weight_decay"
      case momentumDecay = "momentum_decay"
      case decoupled = "decoupled_weight_decay"
      case adaptsVectors = "adapts_vectors"
      case adjustment = "adjust_lr_fn"
      case vectorRate = "vector_rate"
      case warmupSteps = "warmup_steps"
      case correctsBias = "use_bias_correction"
      case safeguardsWarmup = "safeguard_warmup"
      case distanceFactor = "d_coef"
      case growthRate = "growth_rate"
      case rateDecay = "lr_decay"
      case initialAccumulator = "initial_accumulator_value"
    }
  }

  let rule: OptimizerName
  let base: Double
  let cycled: Bool
  let options: Options
  /// Those of the tensors that the weights are divided into; `nil` for a single vector.
  var shapes: [Shape]?
  /// Where gradients pull the weights to, beside what they are anyway; `nil` for nowhere.
  var pull: Float?
  /// The weights to be evaluated after some steps; `nil` where those are the trained ones.
  var averages: [String: [Float]]?
  /// What Prodigy estimates after some steps.
  var distances: [String: Double]?
  /// The weights after some steps, by the step's number from 1.
  let steps: [String: [Float]]
  /// The slots after the last step.
  let slots: [String: [Float]]

  static let all: [String: TrajectoryCase] = fixture("trajectories.json")

  static func fixture<Value: Decodable>(_ name: String) -> Value {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Fixtures/optimizers/\(name)")
    do {
      return try JSONDecoder().decode(Value.self, from: Data(contentsOf: file))
    } catch {
      fatalError("\(file.path): \(error)")
    }
  }

  var count: Int { shapes?.map(\.count).reduce(0, +) ?? Self.plainCount }

  /// The tensors, one behind the other in canonical order.
  var tensors: [ParameterTensor]? {
    var start = 0
    return shapes?.map { shape in
      defer { start += shape.count }
      return ParameterTensor(range: start..<start + shape.count, shape: shape)
    }
  }

  static func weights(count: Int = plainCount) -> [Float] {
    (0..<count).map { Float(($0 * 37 + 11) % 101 - 50) / 64 }
  }

  static func gradients(at step: Int, count: Int = plainCount) -> [Float] {
    (0..<count).map { i in
      if i % 12 == 5 { return 0 }
      let whole = (i * 7919 + step * 10007) % 2003 - 1001 + 8 * (i % 64)
      return Float(whole) / 1024 / Float(1 << (i % 11))
    }
  }

  /// The gradients of a step that finds these weights.
  func gradients(at step: Int, of weights: some Sequence<Float>) -> [Float] {
    let plain = Self.gradients(at: step, count: count)
    guard let pull else { return plain }
    return zip(weights, plain).map { ($0 - pull) + 0.25 * $1 }
  }

  static func triangle(_ step: Int) -> Double { abs(Double(step % 40) - 20) / 20 }

  func rate(at step: Int) -> Double { base * (0.1 + 0.9 * Self.triangle(step)) }

  func momentum(at step: Int) -> Double? { cycled ? 0.95 - 0.1 * Self.triangle(step) : nil }

  /// The rule with the case's options, and the library's own defaults where it names none.
  var optimizer: any Optimizer {
    let betas = options.betas ?? [0.9, rule == .lion ? 0.99 : 0.999]
    let decay = options.weightDecay
    return switch rule {
    case .sgd:
      SGD(
        momentum: options.momentum ?? 0, dampening: options.dampening ?? 0,
        nesterov: options.nesterov ?? false, weightDecay: decay ?? 0)
    case .adagrad:
      Adagrad(
        rateDecay: options.rateDecay ?? 0,
        initialAccumulator: options.initialAccumulator ?? 0,
        epsilon: options.eps ?? Adagrad().epsilon, weightDecay: decay ?? 0)
    case .adadelta:
      Adadelta(
        rho: options.rho ?? Adadelta().rho, epsilon: options.eps ?? Adadelta().epsilon,
        weightDecay: decay ?? 0)
    case .rmsprop:
      RMSprop(
        alpha: options.alpha ?? RMSprop().alpha, epsilon: options.eps ?? RMSprop().epsilon,
        momentum: options.momentum ?? 0, centered: options.centered ?? false,
        weightDecay: decay ?? 0)
    case .adam:
      Adam(
        beta1: betas[0], beta2: betas[1], epsilon: options.eps ?? Adam().epsilon,
        amsgrad: options.amsgrad ?? false, weightDecay: decay ?? 0)
    case .adamax:
      Adamax(
        beta1: betas[0], beta2: betas[1], epsilon: options.eps ?? Adamax().epsilon,
        weightDecay: decay ?? 0)
    case .adamw:
      AdamW(
        beta1: betas[0], beta2: betas[1], epsilon: options.eps ?? AdamW().epsilon,
        amsgrad: options.amsgrad ?? false, weightDecay: decay ?? AdamW().weightDecay)
    case .nadam:
      NAdam(
        beta1: betas[0], beta2: betas[1], epsilon: options.eps ?? NAdam().epsilon,
        momentumDecay: options.momentumDecay ?? NAdam().momentumDecay,
        decoupledWeightDecay: options.decoupled ?? false, weightDecay: decay ?? 0)
    case .radam:
      RAdam(
        beta1: betas[0], beta2: betas[1], epsilon: options.eps ?? RAdam().epsilon,
        decoupledWeightDecay: options.decoupled ?? false, weightDecay: decay ?? 0)
    case .lion:
      Lion(beta1: betas[0], beta2: betas[1], weightDecay: decay ?? 0)
    case .lamb:
      LAMB(
        beta1: betas[0], beta2: betas[1], epsilon: options.eps ?? LAMB().epsilon,
        adaptsVectors: options.adaptsVectors ?? false, weightDecay: decay ?? LAMB().weightDecay)
    case .muon:
      Muon(
        mu: options.momentum ?? Muon().mu, nesterov: options.nesterov ?? true,
        epsilon: options.eps ?? Muon().epsilon, adjustment: options.adjustment ?? .original,
        vectorRate: options.vectorRate ?? Muon().vectorRate, beta1: betas[0], beta2: betas[1],
        weightDecay: decay ?? Muon().weightDecay)
    case .scheduleFreeSGD:
      ScheduleFreeSGD(
        beta: options.momentum ?? 0.9, warmupSteps: options.warmupSteps ?? 0,
        weightDecay: decay ?? 0)
    case .scheduleFreeAdamW:
      ScheduleFreeAdamW(
        beta1: betas[0], beta2: betas[1], epsilon: options.eps ?? ScheduleFreeAdamW().epsilon,
        warmupSteps: options.warmupSteps ?? 0, weightDecay: decay ?? 0)
    case .prodigy:
      Prodigy(
        beta1: betas[0], beta2: betas[1], beta3: options.beta3,
        epsilon: options.eps ?? Prodigy().epsilon,
        firstDistance: options.d0 ?? Prodigy().firstDistance,
        distanceFactor: options.distanceFactor ?? 1, growthRate: options.growthRate,
        correctsBias: options.correctsBias ?? false,
        safeguardsWarmup: options.safeguardsWarmup ?? false, weightDecay: decay ?? 0)
    }
  }
}
