import ArgumentParser
import Optimizers
import Schedules
import Studies
import Training

/// The arms that a comparison is given with `--arm` and `--arms`: each is the command's experiment with a few edits.
struct StudyArms {
  /// An arm's experiment.
  struct Arm {
    let name: String
    let experiment: TrainCommand
  }

  let arms: [Arm]

  /// What all arms have in common, or the comparison would be none.
  private static let fixed: Set = [
    "data", "labels", "image-suffix", "layout", "validation", "test", "seed", "epochs", "threads",
    "convolutions", "cache", "evaluate-test",
  ]

  /// - Throws: `ValidationError` with the arm, where it is none or makes no experiment.
  init(of command: CompareCommand) throws {
    let table = OptionTable(of: TrainCommand.self)
    let own = OptionTable(of: CompareCommand.self)
    var lists = command.arms
    var shared = ExpandedArguments.leavingOut(
      Set(own.names.filter { table[$0] == nil }).union(ExperimentFile.unsettable), in: own)
    if let optimizers = command.optimizers {
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
        try command.arm.map { text throws(SettingFault) in try ArmDefinition(parsing: text) }
        + (lists.isEmpty ? [] : ArmDefinition.combinations(of: lists))
    } catch {
      throw ValidationError(error.description)
    }
    arms = try definitions.map { definition in
      guard StudyContestant.isName(definition.name) else {
        throw ValidationError(
          "An arm can't be called “\(definition.name)”: letters, digits, dots, hyphens and underscores make a name."
        )
      }
      do {
        let edits = try definition.edits.flatMap { edit -> [String] in
          guard !Self.fixed.contains(edit.name) else {
            throw SettingFault("“\(edit.name)” is the same for all arms: give it to the study.")
          }
          return try table.arguments(
            edit.name, edit.values, leavingOut: ExperimentFile.unsettable)
        }
        return Arm(
          name: definition.name, experiment: try TrainCommand.parse(shared + edits))
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

extension StudyArms.Arm {
  /// The arm as it enters the study.
  ///
  /// - Parameters:
  ///   - rate: where rates come from that the arm does not give.
  ///   - finder: adds to how rates are found what the study says of it.
  ///   - base: what the study's arms train on and with that change nothing of it.
  ///   - weights: those that a model begins with.
  /// - Throws: `Failure` for hyper-parameters that a rule refuses, and what reading weights throws.
  func contestant(
    rate: RateChoice, finder: (FinderSettings) -> FinderSettings, base: ArmSettings?,
    weights: (ModelOptions) throws -> PretrainedWeights?
  ) throws -> StudyContestant {
    let network = experiment.network
    let images = experiment.images.settings(
      for: network.model, beginningWith: try weights(network))
    let settings = ArmSettings(
      model: try network.settings(experiment.transfer, augments: images.augmentation != nil),
      images: images, finder: finder(experiment.test.settings),
      clipping: experiment.rule.clipping, plateau: experiment.plateau.settings)
    let optimizer = try experiment.rule.make(
      [experiment.optimizer], stages: experiment.transfer.groups(of: network.description))[0]
    let schedule =
      experiment.rates.givenName
      ?? StudyContestant.usualSchedule(of: experiment.optimizer)
    let shape = experiment.rates.shape.settings(max: 1, base: nil)
    return StudyContestant(
      name: name, optimizer: optimizer, rate: experiment.rates.given ?? rate, schedule: schedule,
      shape: schedule == .constant ? ScheduleSettings(max: 1, warmup: shape.warmup) : shape,
      own: settings == base ? nil : settings)
  }
}
