import ArgumentParser
import Schedules

/// The options that shape a schedule once its rates are known.
struct ScheduleOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A length: steps (20), epochs (4ep) or a fraction of the run (25%).",
      discussion: """
        triangular family: half a cycle; by default at most four epochs, such that whole cycles fit the run.
        warm-restarts: the first cycle; by default a seventh of the run.
        step: from drop to drop; by default a third of the run.
        exponential: what --gamma applies to; by default an epoch.
        """,
      valueName: "length"),
    transform: { try Length(parsing: $0) })
  var stepSize: Length?

  @Option(
    help: ArgumentHelp(
      "Climb to the schedule's first rate over this length before it begins.", valueName: "length"),
    transform: { try Length(parsing: $0) })
  var warmup: Length?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "What the rate, or the height of the cycle, is multiplied by.",
      discussion: """
        step, multi-step: at each drop; 0.1 by default.
        exponential: over each --step-size; by default such that the rate falls to a tenth over the run.
        exp-range: each step; by default such that the height falls to a tenth over the run.
        """,
      valueName: "factor"))
  var gamma: Double?

  @Option(
    help: ArgumentHelp(
      "multi-step: where the rate drops, for example 30ep,45ep; by default 50%,75%.",
      valueName: "lengths"),
    transform: { text in
      try text.split(separator: ",", omittingEmptySubsequences: false)
        .map { try Length(parsing: String($0)) }
    })
  var milestones: [Length]?

  @Option(
    help: ArgumentHelp(
      "flat-cosine: how long the rate stays before it falls; by default 75%.", valueName: "length"),
    transform: { try Length(parsing: $0) })
  var flat: Length?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "polynomial: the power; 2 by default, and 1 is a straight line.", valueName: "number"))
  var power: Double?

  @Option(
    help: ArgumentHelp(
      "warm-restarts: how much longer each cycle is than the one before; 2 by default."))
  var cycleFactor: Int?

  @Option(help: ArgumentHelp("one-cycle: the fraction of the run that climbs; 0.3 by default."))
  var peak: Double?

  @Option(
    help: ArgumentHelp("one-cycle: two (the default) or three.", valueName: "number"),
    transform: { text in
      switch text {
      case "two", "2": .two
      case "three", "3": .three
      default: throw ValidationError("One-cycle has two or three phases.")
      }
    })
  var phases: OneCycle.Phases?

  @Option(
    help: ArgumentHelp("one-cycle: cosine (the default) or linear.", valueName: "shape"),
    transform: { text in
      guard let annealing = Annealing(rawValue: text) else {
        throw ValidationError("One-cycle anneals by cosine or linear.")
      }
      return annealing
    })
  var annealing: Annealing?

  @Option(
    help: ArgumentHelp(
      "Cycle the momentum (β₁ of the Adam family) against the rate, for example 0.85:0.95; or off.",
      valueName: "low:high|off"),
    transform: Self.momentumCycling)
  var cycleMomentum: ScheduleSettings.MomentumCycling?

  /// The shape alone: its rates are not looked at.
  var settings: ScheduleSettings {
    ScheduleSettings(
      max: 1, stepSize: stepSize, gamma: gamma, milestones: milestones,
      flat: flat, power: power, factor: cycleFactor, peak: peak, phases: phases,
      annealing: annealing, momentum: cycleMomentum ?? .standard, warmup: warmup)
  }

  /// Whether any option but the warm-up, which fits every schedule, was given.
  var hasShape: Bool {
    var plain = ScheduleSettings(max: 1)
    plain.warmup = warmup
    return settings != plain
  }

  private static func momentumCycling(
    _ text: String
  ) throws -> ScheduleSettings.MomentumCycling {
    if text == "off" { return .off }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let low = Double(parts[0]), let high = Double(parts[1]), low <= high
    else { throw ValidationError("Give two numbers like 0.85:0.95, the lower first, or off.") }
    return .between(MomentumRange(base: low, max: high))
  }
}
