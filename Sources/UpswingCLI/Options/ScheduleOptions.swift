import ArgumentParser
import Schedules

/// The options that shape a schedule once its rates are known.
struct ScheduleOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Half a cycle: steps (20), epochs (4ep) or a share of the run (25%).",
      discussion: "By default at most four epochs, such that whole cycles fit the run.",
      valueName: "length"),
    transform: { try Length(parsing: $0) })
  var stepSize: Length?

  @Option(
    help: ArgumentHelp(
      "Climb to the schedule's first rate over this length before it begins.", valueName: "length"),
    transform: { try Length(parsing: $0) })
  var warmup: Length?

  @Option(help: "exp-range: what the height of the cycle is multiplied by each step.")
  var gamma: Double?

  @Option(help: "warm-restarts: how much longer each cycle is than the one before.")
  var cycleFactor: Int?

  @Option(help: "one-cycle: the share of the run that climbs.")
  var peak: Double?

  @Option(
    help: ArgumentHelp("one-cycle: two or three.", valueName: "number"),
    transform: { text in
      switch text {
      case "two", "2": .two
      case "three", "3": .three
      default: throw ValidationError("One-cycle has two or three phases.")
      }
    })
  var phases: OneCycle.Phases?

  @Option(
    help: ArgumentHelp("one-cycle: cosine or linear.", valueName: "shape"),
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

  /// The settings for a schedule between two rates.
  func settings(max: Double, base: Double?) -> ScheduleSettings {
    ScheduleSettings(
      max: max, base: base, stepSize: stepSize, gamma: gamma, factor: cycleFactor, peak: peak,
      phases: phases, annealing: annealing, momentum: cycleMomentum ?? .standard, warmup: warmup)
  }

  /// Whether any option but the warm-up, which fits every schedule, was given.
  var hasShape: Bool {
    var plain = ScheduleSettings(max: 1)
    plain.warmup = warmup
    return settings(max: 1, base: nil) != plain
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
