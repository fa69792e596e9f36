import ArgumentParser

/// The command `upswing`: nothing but its subcommands.
struct UpswingCommand: AsyncParsableCommand {
  static let version = "0.1.0"
  /// As papers and pages name what computed something.
  static let program = "Upswing \(version)"

  static let configuration = CommandConfiguration(
    commandName: "upswing",
    abstract: "Train image classifiers, built around the learning rate.",
    discussion: """
      A folder with one folder of images per class is all it needs:

        upswing scan flowers/      what is in the folder, and what is wrong with it
        upswing find flowers/      the learning rates to cycle between
        upswing train flowers/     a model, trained with a rate that it found itself
        upswing compare flowers/   six optimizers, each at its own rate, over several seeds

      For numbers from other programs: upswing suggest range-test.csv reads a range test, upswing verdict scores.csv compares \
      arms over seeds.

      No images at hand? `upswing sample flowers` draws some.

      Exit codes: 0 done; 1 diverged, or no usable rate range; 64 wrong usage; 65 unusable data; \
      66 missing input; 74 input or output failed; 130 interrupted, with the state saved.
      """,
    version: "upswing \(version)",
    subcommands: [
      ScanCommand.self, FindCommand.self, TrainCommand.self, CompareCommand.self,
      SensitivityCommand.self,
      PredictCommand.self, ExportCommand.self, ScheduleCommand.self, SuggestCommand.self,
      VerdictCommand.self, SampleCommand.self,
      WeightsCommand.self,
    ])
}
