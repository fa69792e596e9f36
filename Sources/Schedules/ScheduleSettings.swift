import Wording

/// What may be given with a schedule's name; `nil` leaves the schedule's default.
public struct ScheduleSettings: Codable, Equatable, Sendable {
  /// The highest rate; a constant schedule's only one.
  public var max: Double
  /// The lowest rate: `max/6` for the triangular family by default, 0 where cosine, warm restarts, linear and
  /// polynomial end, `max/10⁵` where flat-cosine ends, `max/25` where one-cycle begins, `max/3` where a warm-up begins.
  public var base: Double?
  /// Half a triangular cycle (``Triangular/defaultStepSize(in:)`` by default), the first cycle of warm restarts (a
  /// seventh of the run by default, so that three cycles, each twice as long, fill it), what lies between the drops
  /// of step (a third of the run by default), or the stretch of exponential (an epoch by default).
  public var stepSize: Length?
  /// γ of step and multi-step (0.1 by default), of exp-range and of exponential (by default a fall to a tenth over the
  /// run).
  public var gamma: Double?
  /// Where multi-step drops; at 50 % and 75 % of the run by default.
  public var milestones: [Length]?
  /// How long flat-cosine stays before it falls; 75 % of the run by default.
  public var flat: Length?
  /// The power of polynomial; 2 by default.
  public var power: Double?
  /// How warm restarts grow; 2 by default.
  public var factor: Int?
  /// The fraction of one-cycle that climbs, PyTorch's `pct_start`; 0.3 by default.
  public var pctStart: Double?
  /// One-cycle's phases; two by default.
  public var phases: OneCycle.Phases?
  /// One-cycle's way up and down; cosine by default.
  public var annealing: Annealing?
  public var momentum: MomentumCycling
  /// A warm-up before any schedule; for the schedule `warmup` 5 % of the run by default.
  public var warmup: Length?

  /// Whether momentum goes against the rate.
  public enum MomentumCycling: Codable, Equatable, Sendable {
    /// As the schedule does by default: one-cycle from 0.95 to 0.85 and back, the others not.
    case standard
    /// The optimizer's own stays.
    case off
    case between(MomentumRange)
  }

  public init(
    max: Double, base: Double? = nil, stepSize: Length? = nil, gamma: Double? = nil,
    milestones: [Length]? = nil, flat: Length? = nil, power: Double? = nil, factor: Int? = nil,
    pctStart: Double? = nil, phases: OneCycle.Phases? = nil,
    annealing: Annealing? = nil, momentum: MomentumCycling = .standard, warmup: Length? = nil
  ) {
    self.max = max
    self.base = base
    self.stepSize = stepSize
    self.gamma = gamma
    self.milestones = milestones
    self.flat = flat
    self.power = power
    self.factor = factor
    self.pctStart = pctStart
    self.phases = phases
    self.annealing = annealing
    self.momentum = momentum
    self.warmup = warmup
  }
}

extension ScheduleSettings {
  /// A setting, as a sentence names it.
  public enum Field: String, CaseIterable, Sendable, CustomStringConvertible {
    case max = "maximum rate"
    case base = "base rate"
    case stepSize = "step size"
    case gamma
    case milestones
    case flat = "flat part"
    case power
    case factor
    case pctStart = "pct_start"
    case phases = "choice of phases"
    case annealing
    case momentum = "momentum range"
    case warmup = "warm-up"
    case warmupStart = "fraction that the warm-up begins at"
    case descent
    case length
    case startDivisor = "start divisor"
    case finalDivisor = "final divisor"
    case segment = "length of a segment"

    public var description: String { rawValue }
  }

  /// The settings that were given, the maximum apart.
  var given: [Field] {
    let fields: [(Field, Bool)] = [
      (.base, base != nil), (.stepSize, stepSize != nil), (.gamma, gamma != nil),
      (.milestones, milestones != nil), (.flat, flat != nil), (.power, power != nil),
      (.factor, factor != nil), (.pctStart, pctStart != nil), (.phases, phases != nil),
      (.annealing, annealing != nil), (.momentum, isMomentumGiven),
    ]
    return fields.filter(\.1).map(\.0)
  }

  /// What was given of the shape, as reports show it: `step size 4ep, gamma 0.5`; the rates apart.
  package var summary: String {
    let cycling: String? =
      switch momentum {
      case .standard: nil
      case .off: "off"
      case .between(let range): "\(Phrase.number(range.base)) to \(Phrase.number(range.max))"
      }
    return Phrase.settings(
      ("step size", stepSize), ("gamma", gamma),
      ("milestones", milestones.map { $0.map(\.description).joined(separator: ", ") }),
      ("flat", flat), ("power", power), ("cycle factor", factor), ("pct_start", pctStart),
      ("phases", phases), ("annealing", annealing), ("momentum cycle", cycling),
      ("warm-up", warmup))
  }

  private var isMomentumGiven: Bool {
    if case .between = momentum { true } else { false }
  }

  /// The range to cycle momentum in, given the schedule's own default.
  func momentumRange(standard: MomentumRange?) -> MomentumRange? {
    switch momentum {
    case .standard: standard
    case .off: nil
    case .between(let range): range
    }
  }
}
