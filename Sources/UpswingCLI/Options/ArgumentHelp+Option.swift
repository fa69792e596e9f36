import ArgumentParser
import Experiments

extension ArgumentHelp {
  /// The help of an option that edits an experiment.
  ///
  /// - Parameter sentence: in place of the option's own, where a command means something a little different by it.
  static func of(_ option: ExperimentOption, _ sentence: String? = nil) -> ArgumentHelp {
    ArgumentHelp(
      sentence ?? option.help, discussion: option.details, valueName: option.valueName,
      visibility: option.isExpert ? .hidden : .default)
  }

  static let optimizers = ArgumentHelp(
    "The optimizers, separated by commas; the published study's six by default.",
    discussion: ExperimentOption.optimizer.details, valueName: "names")

  static let threads = ArgumentHelp(
    "Threads to compute with; all cores by default.", valueName: "number")

  static let dryRun: ArgumentHelp =
    "Say what would be done and about how long it takes, and stop."
}
