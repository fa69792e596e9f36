import ArgumentParser
import Experiments
import Schedules

/// The options that shape a schedule once its rates are known.
struct ScheduleOptions: ParsableArguments {
  @Option(help: .of(.stepSize), transform: { try Length(parsing: $0) })
  var stepSize: Length?

  @Option(help: .of(.warmup), transform: { try Length(parsing: $0) })
  var warmup: Length?

  @Option(parsing: .unconditional, help: .of(.gamma))
  var gamma: Double?

  @Option(
    help: .of(.milestones),
    transform: { text in
      try text.split(separator: ",", omittingEmptySubsequences: false)
        .map { try Length(parsing: String($0)) }
    })
  var milestones: [Length]?

  @Option(help: .of(.flat), transform: { try Length(parsing: $0) })
  var flat: Length?

  @Option(parsing: .unconditional, help: .of(.power))
  var power: Double?

  @Option(help: .of(.cycleFactor))
  var cycleFactor: Int?

  @Option(name: [.customLong("pct-start"), .customLong("peak")], help: .of(.pctStart))
  var pctStart: Double?

  @Option(
    help: .of(.phases),
    transform: { text in
      switch text {
      case "two", "2": .two
      case "three", "3": .three
      default: throw ValidationError("One-cycle has two or three phases.")
      }
    })
  var phases: OneCycle.Phases?

  @Option(
    help: .of(.annealing),
    transform: { text in
      guard let annealing = Annealing(rawValue: text) else {
        throw ValidationError("One-cycle anneals by cosine or linear.")
      }
      return annealing
    })
  var annealing: Annealing?

  @Option(help: .of(.cycleMomentum), transform: Self.momentumCycling)
  var cycleMomentum: ScheduleSettings.MomentumCycling?

  /// The shape alone: its rates are not looked at.
  var settings: ScheduleSettings {
    ScheduleSettings(
      max: 1, stepSize: stepSize, gamma: gamma, milestones: milestones,
      flat: flat, power: power, factor: cycleFactor, pctStart: pctStart, phases: phases,
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
