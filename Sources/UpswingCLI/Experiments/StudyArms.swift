import ArgumentParser
import Experiments
import Optimizers
import Schedules
import Training

/// The arms that a comparison is given with `--arm` and `--arms`: each is the command's experiment with a few edits.
struct StudyArms {
  /// An arm's experiment.
  struct Arm {
    let name: String
    /// The command that would train it alone.
    let command: TrainCommand
  }

  let arms: [Arm]

  /// What all arms have in common, or the comparison would be none.
  private static let fixed = Set(
    ExperimentSetting.all.filter { $0.scope == .study }.flatMap(\.options).map(\.name)
      + ["cache", "data", "threads", "convolutions", "evaluate-test"])

  /// What no study has.
  private static let ofRuns = Set(
    ExperimentSetting.all.filter { $0.scope == .run }.flatMap(\.options).map(\.name))

  /// - Throws: `ValidationError` with the arm, where it is none or makes no experiment.
  init(of command: CompareCommand) throws {
    let table = OptionTable(of: TrainCommand.self)
    let own = OptionTable(of: CompareCommand.self)
    var lists = command.comparison.arms
    // What is no option at all is for the command itself to refuse.
    var shared =
      [command.data]
      + ExpandedArguments.leavingOut(
        Set(own.names.filter { table[$0] == nil }).union(ExperimentFile.unsettable), in: own)
    if let optimizers = command.comparison.optimizers {
      if optimizers.count == 1 {
        shared += ["--optimizer", optimizers[0].rawValue]
      } else if lists.isEmpty {
        throw ValidationError(
          "--optimizers are arms by themselves: give each --arm its optimizer, or name one for all."
        )
      } else {
        lists.insert("optimizer=" + optimizers.map(\.rawValue).joined(separator: ","), at: 0)
      }
    }
    let definitions: [ArmDefinition]
    do throws(SettingFault) {
      definitions =
        try command.comparison.arm.map { text throws(SettingFault) in
          try ArmDefinition(parsing: text)
        }
        + (lists.isEmpty ? [] : ArmDefinition.combinations(of: lists))
    } catch {
      throw ValidationError(error.description)
    }
    arms = try definitions.map { definition in
      guard StudyArm.isName(definition.name) else {
        throw ValidationError(
          "An arm can't be called “\(definition.name)”: letters, digits, dots, hyphens and underscores make a name."
        )
      }
      do {
        let edits = try definition.edits.flatMap { edit -> [String] in
          guard !Self.fixed.contains(edit.name) else {
            throw SettingFault("“\(edit.name)” is the same for all arms: give it to the study.")
          }
          guard !Self.ofRuns.contains(edit.name) else {
            throw SettingFault("“\(edit.name)” is for a single run: train has it, no study.")
          }
          return try table.arguments(
            edit.name, edit.values, leavingOut: ExperimentFile.unsettable)
        }
        return Arm(
          name: definition.name, command: try TrainCommand.parse(shared + edits))
      } catch {
        let sentence =
          (error as? SettingFault)?.description ?? TrainCommand.message(for: error)
        throw ValidationError("The arm “\(definition.name)”: \(sentence)")
      }
    }
    for (index, arm) in arms.enumerated() {
      if arms[..<index].contains(where: { $0.name == arm.name }) {
        throw ValidationError("Two arms are called “\(arm.name)”: give them names of their own.")
      }
    }
  }
}
