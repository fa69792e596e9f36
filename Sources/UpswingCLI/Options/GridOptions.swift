import ArgumentParser
import Optimizers
import Schedules
import Training

/// Which rates of which optimizers are trained, how often, and where the results go.
struct GridOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The optimizers, separated by commas; the published study's six by default.",
      discussion: OptimizerName.allCases.map(\.rawValue).joined(separator: ", "),
      valueName: "names"),
    transform: { try $0.split(separator: ",").map { try OptimizerName(parsing: String($0)) } })
  var optimizers: [OptimizerName] = StudyPreset.publishedOptimizers

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "With how many seeds each rate is trained, and each method asked; the first is --seed.",
      valueName: "number"))
  var seeds = 3

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Passes over the images of each training.", valueName: "number"))
  var epochs = 8

  @Option(
    help: ArgumentHelp(
      "A schedule for all; by default SGD cycles along a triangle and the others keep their rate.",
      discussion: ScheduleName.selectable.map(\.rawValue).joined(separator: ", "),
      valueName: "name"),
    completion: .list(ScheduleName.selectable.map(\.rawValue)),
    transform: { try ScheduleName(parsing: $0) })
  var schedule: ScheduleName?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The lowest rate of the grid; by default two decades below the optimizer's usual one, or lower if the best lies there.",
      valueName: "rate"))
  var from: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The highest rate of the grid; likewise above.", valueName: "rate"))
  var to: Double?

  @Flag(
    help: ArgumentHelp(
      "Do not train at the rates that are suggested: read their regret off the curve."))
  var curveOnly = false

  @Flag(help: "Say what would be done and about how long it takes, and stop.")
  var dryRun = false

  @Option(
    help: ArgumentHelp(
      "Where it goes, or is continued; by default a folder below runs/ that the same command finds again.",
      valueName: "folder"))
  var runDir: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "About how many training steps finding a rate may take; as for find by default.",
      valueName: "number"))
  var finderSteps: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Ratio of a cycle's upper bound to its lower.", valueName: "number"))
  var rangeFactor = 6.0
}
