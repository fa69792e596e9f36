import ArgumentParser
import Optimizers

/// How a training goes, where it goes, and which one goes on.
struct TrainingOptions: ParsableArguments {
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Passes over the images.", valueName: "number"))
  var epochs = 30

  @Option(
    help: ArgumentHelp(
      "The optimizer; sgd by default.",
      discussion: OptimizerName.allCases.map(\.rawValue).joined(separator: ", "),
      valueName: "name"), completion: .list(OptimizerName.allCases.map(\.rawValue)),
    transform: { try OptimizerName(parsing: $0) })
  var optimizer = OptimizerName.sgd

  @Option(
    help: ArgumentHelp(
      "Where the run goes; a new folder below runs/ by default.", valueName: "folder"),
    completion: .directory)
  var runDir: String?

  @Option(
    help: ArgumentHelp(
      "Go on with the run in this folder, with its own settings.",
      discussion:
        "A larger --epochs trains it longer: schedules that stretch over the run are stretched to the new length. "
        + "--data says where the images lie now.", valueName: "folder"), completion: .directory)
  var resume: String?

  @Option(
    help: ArgumentHelp(
      "Write all settings into this YAML file, to be edited and given in place of the folder.",
      discussion: "What was given stands there, the rest as comments with its defaults.",
      valueName: "file"))
  var saveExperiment: String?

  @Flag(
    help: ArgumentHelp(
      "When all is done, evaluate the best weights on the test set.",
      discussion: "Once, for the record: what is chosen by it is no longer a test."))
  var evaluateTest = false

  @Option(
    name: .customLong("data"),
    help: ArgumentHelp(
      "With --resume: where the run's images lie now, if they were moved.", valueName: "folder",
      visibility: .hidden), completion: .directory)
  var movedData: String?
}
