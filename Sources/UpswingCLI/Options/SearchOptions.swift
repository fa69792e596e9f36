import ArgumentParser
import Experiments
import Optimizers

/// Whose rates are looked for, and where the results go.
struct SearchOptions: ParsableArguments {
  /// Which rules to test.
  enum Selection: Equatable {
    case one(OptimizerName)
    case all

    var names: [OptimizerName] {
      switch self {
      case .one(let name): [name]
      case .all: OptimizerName.allCases.filter { !$0.setsOwnRate }
      }
    }
  }

  @Option(
    help: .of(.optimizer, "The optimizer, or all that need a rate; sgd by default."),
    completion: .list(["all"] + OptimizerName.allCases.map(\.rawValue)),
    transform: { $0 == "all" ? .all : .one(try OptimizerName(parsing: $0)) })
  var optimizer = Selection.one(.sgd)

  @Flag(
    help: ArgumentHelp(
      "Find a rate for each stage of the model by itself, while the others stay as they are.",
      discussion:
        "It ends with the --rate-multiplier options that the rates come to. Stages that learn together may want "
        + "lower ones: train finds the rate for all with such multipliers."))
  var eachStage = false

  @Option(
    help: ArgumentHelp(
      "Where the page and the curves go; a new folder below runs/ by default.",
      valueName: "folder"))
  var runDir: String?
}
