import Foundation

extension ScheduleConfiguration {
  /// A schedule by its name.
  ///
  /// - Parameters:
  ///   - name: Any of ``ScheduleName/selectable``.
  ///   - settings: The rates, and what is to differ from the defaults.
  ///   - run: The run that default lengths are to fit.
  /// - Throws: ``ScheduleError`` for rates that are none, and for a setting that the schedule does not have.
  public init(
    _ name: ScheduleName, _ settings: ScheduleSettings, in run: Horizon
  ) throws(ScheduleError) {
    try settings.check(for: name)
    let max = settings.max
    let warmed = settings.warmup.map {
      Horizon(steps: run.steps - $0.steps(in: run), stepsPerEpoch: run.stepsPerEpoch)
    }
    let run = warmed ?? run
    let plain: ScheduleConfiguration =
      switch name {
      case .constant: .constant(Constant(max))
      case .triangular: .triangular(settings.triangular(.none, in: run))
      case .triangular2: .triangular(settings.triangular(.halving, in: run))
      case .triangularLinear: .triangular(settings.triangular(.linear, in: run))
      case .expRange:
        .triangular(
          settings.triangular(
            .exponential(gamma: settings.gamma ?? pow(0.1, 1 / Double(run.steps))), in: run))
      case .oneCycle: .oneCycle(settings.oneCycle())
      case .cosine: .cosine(Cosine(max: max, min: settings.base ?? 0))
      case .flatCosine: .flatCosine(settings.flatCosine())
      case .warmRestarts: .warmRestarts(settings.warmRestarts(in: run))
      case .step: .step(settings.stepDecay(in: run))
      case .multiStep: .multiStep(settings.multiStepDecay())
      case .exponential: .exponential(settings.exponentialDecay(in: run))
      case .linear: .linear(LinearRamp(from: max, to: settings.base ?? 0))
      case .polynomial: .polynomial(settings.polynomialDecay())
      case .warmup:
        .warmup(
          Warmup(
            settings.warmup ?? .fraction(0.05), from: settings.base.map { $0 / max } ?? 1.0 / 3,
            then: .constant(Constant(max))))
      case .joined: throw .needsSegments
      }
    if let warmup = settings.warmup, name != .warmup {
      self = .warmup(Warmup(warmup, then: plain))
    } else {
      self = plain
    }
    try validate()
  }
}

extension ScheduleName {
  /// The settings that the schedule has, the maximum rate apart.
  var fields: Set<ScheduleSettings.Field> {
    switch self {
    case .constant, .joined: []
    case .triangular, .triangular2, .triangularLinear: [.base, .stepSize, .momentum]
    case .expRange: [.base, .stepSize, .momentum, .gamma]
    case .oneCycle: [.base, .momentum, .pctStart, .phases, .annealing]
    case .cosine, .linear, .warmup: [.base]
    case .flatCosine: [.base, .flat]
    case .warmRestarts: [.base, .stepSize, .factor]
    case .step, .exponential: [.stepSize, .gamma]
    case .multiStep: [.milestones, .gamma]
    case .polynomial: [.base, .power]
    }
  }
}

extension ScheduleSettings {
  fileprivate func check(for name: ScheduleName) throws(ScheduleError) {
    if let unused = given.first(where: { !name.fields.contains($0) }) {
      throw .unusedSetting(unused, by: name)
    }
    guard max.isFinite, max > 0 else { throw .rate(.max, max, zeroIsAllowed: false) }
    if let base {
      // One-cycle divides by it.
      let zeroIsAllowed = name != .oneCycle
      guard base.isFinite, base > 0 || (base == 0 && zeroIsAllowed) else {
        throw .rate(.base, base, zeroIsAllowed: zeroIsAllowed)
      }
      guard base <= max else { throw .swappedBounds(base: base, max: max) }
    }
    if let gamma, !(gamma > 0 && gamma <= 1) {
      throw .outOfRange(.gamma, gamma, allowed: "a number above 0 and at most 1")
    }
    if let factor, factor < 1 {
      throw .outOfRange(.factor, Double(factor), allowed: "a whole number of at least 1")
    }
    if let pctStart, !(pctStart > 0 && pctStart < 1) {
      throw .outOfRange(.pctStart, pctStart, allowed: "a fraction between 0 and 1")
    }
    if let power, !(power > 0 && power.isFinite) {
      throw .outOfRange(.power, power, allowed: "a finite number above 0")
    }
    if case .between(let range) = momentum {
      for value in [range.base, range.max] where !(value >= 0 && value < 1) {
        throw .outOfRange(.momentum, value, allowed: "two numbers from 0 to just below 1")
      }
    }
  }

  fileprivate func triangular(_ decay: Triangular.Decay, in run: Horizon) -> Triangular {
    Triangular(
      base: base ?? max / 6, max: max,
      stepSize: stepSize ?? Triangular.defaultStepSize(in: run), decay: decay,
      momentum: momentumRange(standard: nil))
  }

  fileprivate func oneCycle() -> OneCycle {
    var cycle = OneCycle(max: max)
    if let base { cycle.startDivisor = max / base }
    if let pctStart { cycle.pctStart = pctStart }
    if let phases { cycle.phases = phases }
    if let annealing { cycle.annealing = annealing }
    cycle.momentum = momentumRange(standard: cycle.momentum)
    return cycle
  }

  fileprivate func flatCosine() -> FlatCosine {
    var schedule = FlatCosine(max: max, min: base)
    if let flat { schedule.flat = flat }
    return schedule
  }

  fileprivate func warmRestarts(in run: Horizon) -> WarmRestarts {
    WarmRestarts(
      max: max, min: base ?? 0, t0: stepSize ?? .steps((run.steps + 6) / 7),
      tMult: factor ?? 2)
  }

  fileprivate func stepDecay(in run: Horizon) -> StepDecay {
    var schedule = StepDecay(max: max, every: stepSize ?? .steps((run.steps + 2) / 3))
    if let gamma { schedule.gamma = gamma }
    return schedule
  }

  fileprivate func multiStepDecay() -> MultiStepDecay {
    var schedule = MultiStepDecay(max: max)
    if let milestones { schedule.milestones = milestones }
    if let gamma { schedule.gamma = gamma }
    return schedule
  }

  fileprivate func exponentialDecay(in run: Horizon) -> ExponentialDecay {
    let stretch = stepSize ?? .epochs(1)
    let stretches = Double(run.steps) / Double(Swift.max(stretch.steps(in: run), 1))
    // A stretch of many runs would have it fall to nothing.
    let tenth = Swift.max(pow(0.1, 1 / stretches), .leastNormalMagnitude)
    return ExponentialDecay(max: max, gamma: gamma ?? tenth, over: stretch)
  }

  fileprivate func polynomialDecay() -> PolynomialDecay {
    var schedule = PolynomialDecay(max: max, min: base ?? 0)
    if let power { schedule.power = power }
    return schedule
  }
}
