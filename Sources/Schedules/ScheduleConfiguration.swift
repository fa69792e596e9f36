/// One of the house's schedules as a value with a name: what `config.json` holds and the command line makes.
///
/// ```json
/// {"name": "triangular", "base": 0.001, "max": 0.006, "stepSize": {"epochs": 4}, "decay": "none"}
/// ```
///
/// It is a schedule itself. A schedule of your own type needs none of this: it goes wherever `any Schedule` does.
public enum ScheduleConfiguration: Equatable, Sendable {
  case constant(Constant)
  case triangular(Triangular)
  case oneCycle(OneCycle)
  case cosine(Cosine)
  case flatCosine(FlatCosine)
  case warmRestarts(WarmRestarts)
  case step(StepDecay)
  case multiStep(MultiStepDecay)
  case exponential(ExponentialDecay)
  case linear(LinearRamp)
  case polynomial(PolynomialDecay)
  indirect case warmup(Warmup<ScheduleConfiguration>)
  indirect case joined(SequentialSchedule<ScheduleConfiguration>)

  /// The schedule inside.
  public var schedule: any Schedule {
    switch self {
    case .constant(let schedule): schedule
    case .triangular(let schedule): schedule
    case .oneCycle(let schedule): schedule
    case .cosine(let schedule): schedule
    case .flatCosine(let schedule): schedule
    case .warmRestarts(let schedule): schedule
    case .step(let schedule): schedule
    case .multiStep(let schedule): schedule
    case .exponential(let schedule): schedule
    case .linear(let schedule): schedule
    case .polynomial(let schedule): schedule
    case .warmup(let schedule): schedule
    case .joined(let schedule): schedule
    }
  }

  /// The name of the schedule inside.
  public var name: ScheduleName {
    switch self {
    case .constant: .constant
    case .triangular(let schedule):
      switch schedule.decay {
      case .none: .triangular
      case .halving: .triangular2
      case .linear: .triangularLinear
      case .exponential: .expRange
      }
    case .oneCycle: .oneCycle
    case .cosine: .cosine
    case .flatCosine: .flatCosine
    case .warmRestarts: .warmRestarts
    case .step: .step
    case .multiStep: .multiStep
    case .exponential: .exponential
    case .linear: .linear
    case .polynomial: .polynomial
    case .warmup: .warmup
    case .joined: .joined
    }
  }
}

extension ScheduleConfiguration: Schedule {
  public func rate(at step: Int, in run: Horizon) -> Double { schedule.rate(at: step, in: run) }

  public func momentum(at step: Int, in run: Horizon) -> Double? {
    schedule.momentum(at: step, in: run)
  }

  /// That of the schedule inside, behind its name: `cosine: max 0.1, min 0`.
  public var summary: String { "\(name.rawValue): \(schedule.summary)" }

  public func validate() throws(ScheduleError) { try schedule.validate() }

  public func flaws(in run: Horizon) -> [ScheduleFlaw] { schedule.flaws(in: run) }
}

extension ScheduleConfiguration: Codable {
  private enum CodingKeys: String, CodingKey { case name }

  /// From the schedule's properties with its `name` among them.
  ///
  /// - Throws: `DecodingError`, also where the name is one member of the triangular family and the decay another's.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let name = try container.decode(ScheduleName.self, forKey: .name)
    switch name {
    case .constant: self = .constant(try Constant(from: decoder))
    case .triangular, .triangular2, .triangularLinear, .expRange:
      self = .triangular(try Triangular(from: decoder))
    case .oneCycle: self = .oneCycle(try OneCycle(from: decoder))
    case .cosine: self = .cosine(try Cosine(from: decoder))
    case .flatCosine: self = .flatCosine(try FlatCosine(from: decoder))
    case .warmRestarts: self = .warmRestarts(try WarmRestarts(from: decoder))
    case .step: self = .step(try StepDecay(from: decoder))
    case .multiStep: self = .multiStep(try MultiStepDecay(from: decoder))
    case .exponential: self = .exponential(try ExponentialDecay(from: decoder))
    case .linear: self = .linear(try LinearRamp(from: decoder))
    case .polynomial: self = .polynomial(try PolynomialDecay(from: decoder))
    case .warmup: self = .warmup(try Warmup(from: decoder))
    case .joined: self = .joined(try SequentialSchedule(from: decoder))
    }
    guard self.name == name else {
      throw DecodingError.dataCorruptedError(
        forKey: .name, in: container,
        debugDescription: "The schedule is named \(name) but decays as \(self.name) does.")
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try schedule.encode(to: encoder)
  }
}
