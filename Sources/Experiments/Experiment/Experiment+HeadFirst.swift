import Engine
import ImageData
import Layers
import Optimizers
import Training

extension Experiment {
  /// The training of the head alone; `nil` where none comes first.
  var headPhase: Experiment? {
    guard let headFirst else { return nil }
    var phase = self
    phase.headFirst = nil
    phase.epochs = headFirst.epochs
    if let rates = headFirst.rates { phase.schedule.rates = rates }
    let stages = model.model(classes: 2).stages.map(\.name)
    var transfer =
      model.transfer
      ?? TransferSettings(
        freezing: Freezing(through: ""), views: images.augmentation == nil ? 0 : nil)
    transfer.freezing = Freezing(
      through: stages.dropLast().last ?? "", norms: transfer.freezing.norms)
    phase.model.transfer = transfer
    // What stays as it is has no rate and no decay.
    let head = stages.last ?? ""
    var groups = optimizer.groups
    groups.groups.removeAll { group in
      !group.contains(head) && !group.prefix.hasPrefix(head + ".")
    }
    phase.optimizer = OptimizerConfiguration(optimizer.optimizer, groups: groups)
    return phase
  }
}
