import ArgumentParser
import Experiments
import Optimizers
import Schedules
import Training

/// Which rates of which optimizers are trained, how often, and where the results go.
struct GridOptions: ParsableArguments {
  @Option(
    help: .optimizers,
    transform: { try $0.split(separator: ",").map { try OptimizerName(parsing: String($0)) } })
  var optimizers: [OptimizerName] = StudyPreset.publishedOptimizers

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "With how many seeds each rate is trained, and each method asked; the first is --seed.",
      valueName: "number"))
  var seeds = 3

  @Option(parsing: .unconditional, help: .of(.epochs, "Passes over the images of each training."))
  var epochs = 8

  @Option(
    help: .of(
      .schedule,
      "A schedule for all; by default SGD cycles along a triangle and the others keep their rate."),
    completion: .list(ScheduleName.selectable.map(\.rawValue)),
    transform: { try ScheduleName(parsing: $0) })
  var schedule: ScheduleName?

  @Option(
    parsing: .unconditional,
    help: .of(
      .from,
      "The lowest rate of the grid; by default two decades below the optimizer's usual one, or lower if the best lies there."
    ))
  var from: Double?

  @Option(parsing: .unconditional, help: .of(.to, "The highest rate of the grid; likewise above."))
  var to: Double?

  @Flag(
    help: ArgumentHelp(
      "Do not train at the rates that are suggested: read their regret off the curve."))
  var curveOnly = false

  @Flag(help: .dryRun)
  var dryRun = false

  @Option(
    help: ArgumentHelp(
      "Where it goes, or is continued; by default a folder below runs/ that the same command finds again.",
      valueName: "folder"))
  var runDir: String?

  @Option(
    parsing: .unconditional,
    help: .of(
      .finderSteps, "About how many training steps finding a rate may take; as for find by default."
    ))
  var finderSteps: Int?

  @Option(
    parsing: .unconditional,
    help: .of(.rangeFactor, "Ratio of a cycle's upper bound to its lower."))
  var rangeFactor = 6.0
}
