import Engine
import Foundation
import ImageData
import Layers
import Optimizers
import Schedules
import Synchronization
import Tensors
import Training

/// What the tests train: a tiny network with everything that has state of its own.
enum Tiny {
  static let training = SyntheticSource()
  static let validation = SyntheticSource(samples: 20, seed: 2, isEvaluation: true)
  static let model = Model {
    Conv2D(4, kernel: 3, padding: .same)
    BatchNorm()
    ReLU()
    MaxPool2D(2)
    Flatten()
    Dropout(0.5)
    Linear(3)
  }
  static let spec = ModelSpec(
    model: model, input: [3, 8, 8], classes: training.classes, sizing: ImageSizing(side: 8),
    normalisation: .imageNet)

  static func plan(threads: Int = 1) throws -> Plan {
    try model.compile(input: [8, 3, 8, 8], options: PlanOptions(threads: threads))
  }

  static let optimizers: [any Optimizer] = [
    SGD(momentum: 0.9), Adagrad(), Adadelta(), RMSprop(momentum: 0.5), Adam(), Adamax(), AdamW(),
    NAdam(), RAdam(), Lion(), LAMB(), Muon(), ScheduleFreeSGD(),
    ScheduleFreeAdamW(), Prodigy(),
  ]

  static let schedules: [any Schedule] = [
    Constant(0.01),
    Triangular(base: 0.001, max: 0.02, stepSize: .steps(2)),
    OneCycle(max: 0.02),
  ]
}

/// What a test writes into `config.json`.
struct Configuration: Codable, Equatable {
  var seed: UInt64 = 7
}

/// A run that a source can reach from the training thread.
final class RunHolder: Sendable {
  private let held = Mutex<TrainingRun?>(nil)

  var run: TrainingRun? {
    get { held.withLock { $0 } }
    set { held.withLock { $0 = newValue } }
  }
}
