/// What may be given with a schedule's name; `nil` leaves the schedule's default.
public struct ScheduleSettings: Codable, Equatable, Sendable {
  /// The highest rate; a constant schedule's only one.
  public var max: Double
  /// The lowest rate: `max/6` for the triangular family by default, 0 for cosines, `max/25` where one-cycle
  /// begins, `max/3` where a warm-up begins.
  public var base: Double?
  /// Half a triangular cycle (``Triangular/defaultStepSize(in:)`` by default), or the first cycle of warm restarts
  /// (a seventh of the run by default, so that three cycles, each twice as long, fill it).
  public var stepSize: Length?
  /// γ of exp-range; by default the height falls to a tenth over the run.
  public var gamma: Double?
  /// How warm restarts grow; 2 by default.
  public var factor: Int?
  /// The share of one-cycle that climbs; 0.3 by default.
  public var peak: Double?
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
    factor: Int? = nil, peak: Double? = nil, phases: OneCycle.Phases? = nil,
    annealing: Annealing? = nil, momentum: MomentumCycling = .standard, warmup: Length? = nil
  ) {
    self.max = max
    self.base = base
    self.stepSize = stepSize
    self.gamma = gamma
    self.factor = factor
    self.peak = peak
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
    case factor
    case peak
    case phases = "choice of phases"
    case annealing
    case momentum = "momentum range"

    public var description: String { rawValue }
  }

  /// The settings that were given, the maximum apart.
  var given: [Field] {
    let fields: [(Field, Bool)] = [
      (.base, base != nil), (.stepSize, stepSize != nil), (.gamma, gamma != nil),
      (.factor, factor != nil), (.peak, peak != nil), (.phases, phases != nil),
      (.annealing, annealing != nil), (.momentum, isMomentumGiven),
    ]
    return fields.filter(\.1).map(\.0)
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
