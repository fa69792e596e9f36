import Engine
import Files
import ImageData
import Layers
import Records
import Training

extension Workbench {
  /// Makes what a single run needs, with what its frozen part makes of the images where that is shared.
  ///
  /// - Throws: where the model fits neither images nor weights nor the machine, or features do not fit.
  static func make(
    _ split: ImageSplit, _ settings: ModelSettings, options: PlanOptions,
    initial: PretrainedWeights?, on console: Console, _ interruption: Interruption
  ) throws -> Workbench {
    guard let transfer = settings.transfer, transfer.sharesFeatures, let initial else {
      return try Workbench(
        split, settings, options: options, initial: initial, in: MachineMemory())
    }
    // What does not fit should be said before the long computation.
    let whole = try Workbench(
      split, settings, options: options, initial: initial, in: MachineMemory())
    let plan = FeaturePlan(
      splits: [split], model: whole.card.model, stage: transfer.freezing.stage,
      weights: initial.weights, views: transfer.views ?? 0, options: options)
    var bar: ProgressBar?
    let bank = try FeatureBank.make(
      plan, in: transfer.storage, interrupted: { interruption.isRequested },
      progress: { done, total in
        if bar == nil { bar = ProgressBar("Frozen stages", total: total, on: console) }
        bar?.update(done, details: "images")
      })
    bar?.finish()
    console.say("Frozen stages, computed once: \(bank.summary)")
    return try Workbench(
      split, settings, options: options, initial: initial, bank: bank, frozen: whole.frozen)
  }

  /// Says what a user should know about the weights that training begins with.
  func tellWeights(on console: Console) {
    if let replacement { console.note(replacement.description) }
  }
}
