import ArgumentParser
import Experiments
import Optimizers
import Records
import Training

/// How a training goes, where it goes, and which one goes on.
struct TrainingOptions: ParsableArguments {
  @Option(parsing: .unconditional, help: .of(.epochs))
  var epochs = 30

  @Option(
    help: .of(.optimizer), completion: .list(OptimizerName.allCases.map(\.rawValue)),
    transform: { try OptimizerName(parsing: $0) })
  var optimizer = OptimizerName.sgd

  @Option(parsing: .unconditional, help: .of(.headFirst))
  var headFirst: Int?

  @Option(parsing: .unconditional, help: .of(.headRate))
  var headRate: String?

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

  func validate() throws {
    if let headFirst, !(1...RunLimits.epochs).contains(headFirst) {
      throw ValidationError(
        "--head-first must be from 1 to \(RunLimits.epochs) epochs, not \(headFirst).")
    }
    guard let headRate else { return }
    guard headFirst != nil else {
      throw ValidationError("--head-rate is about --head-first, which is missing.")
    }
    if headRate != "auto", Double(headRate).map({ $0 > 0 && $0.isFinite }) != true {
      throw ValidationError("--head-rate must be a number above 0 or auto, not “\(headRate)”.")
    }
  }

  /// The phase before the training proper, if any.
  var head: HeadFirst? {
    headFirst.map { epochs in
      HeadFirst(
        epochs: epochs,
        rates: headRate.map { Double($0).map { RateSource.given(max: $0) } ?? .found })
    }
  }
}
