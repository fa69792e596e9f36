import Engine
import Experiments
import Foundation
import ImageData
import Layers
import Optimizers
import Records
import Schedules
import TestSupport
import Testing
import Training

/// What a file says of an experiment is checked before it is believed, and refused by the name of the field.
@Suite(.timeLimit(.minutes(2))) struct ExperimentBorderTests {
  @Test func impossibleImagesAreRefused() throws {
    let impossible: [(WritableKeyPath<ImageSettings, Int>, [Int])] = [
      (\.imageSize, [0, 7, 4097, .max, -1]), (\.batchSize, [0, .max]),
      (\.cacheMegabytes, [-1, .max]),
    ]
    for (field, values) in impossible {
      for value in values {
        var configuration = Self.experiment
        #expect(throws: Never.self) { try configuration.validate() }
        configuration.images[keyPath: field] = value
        let error = #expect(throws: SettingsError.self) { try configuration.validate() }
        #expect(error?.field.hasPrefix("images.") == true)
        #expect(error?.reason.contains("\(value)") == true || value == .max)
      }
    }
  }

  @Test func impossibleRunsAreRefused() throws {
    func refuse(_ field: String, _ change: (inout RunConfiguration) -> Void) {
      var configuration = Self.configuration
      change(&configuration)
      let error = #expect(throws: SettingsError.self) { try configuration.validate() }
      #expect(error?.field == field)
    }
    refuse("epochs") { $0.experiment.epochs = .max }
    refuse("epochs") { $0.experiment.epochs = 0 }
    refuse("run.threads") { $0.threads = 1_000_000 }
    refuse("images.resize") { $0.experiment.images.resize = 15 }
    refuse("images.resize") { $0.experiment.images.resize = 65 }
    refuse("data.validation") { $0.experiment.data.validation = .fraction(1) }
    refuse("data.test") { $0.experiment.data.test = .fraction(.nan) }
    refuse("model.dropout") { $0.experiment.model.dropout = -0.1 }
    refuse("model.labelSmoothing") { $0.experiment.model.labelSmoothing = .infinity }
    refuse("schedule.rates") { $0.experiment.schedule = .constant(-1) }
    refuse("schedule.rates") { $0.experiment.schedule = .constant(.nan) }
    refuse("schedule.shape") { $0.experiment.schedule = PlannedSchedule(.joined) }
    refuse("optimizer") { $0.experiment.optimizer = OptimizerConfiguration(SGD(momentum: -1)) }
    refuse("finder.factor") { $0.experiment.finder.factor = 1 }
    refuse("run.schedule") { $0.schedule = .constant(Constant(-1)) }
    refuse("run.schedule") { $0.schedule = nil }
    refuse("clipping") { $0.experiment.clipping = .norm(-1) }
    refuse("plateau") { $0.experiment.plateau = Plateau(factor: 5) }
  }

  /// The key that can't be read is named, however deep it lies.
  @Test(arguments: [
    (#"{"epochs": "many"}"#, "command is missing"),
    (#"{"run": {}, "images": 7}"#, "can't be used"),
    ("not JSON", "its content is not JSON"),
    ("[]", "can't be used"),
    (String(repeating: "[", count: 1_000_000), "can't be used"),
  ])
  func aConfigurationThatCannotBeReadIsNamed(_ text: String, _ words: String) throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      at: folder.url.appending(path: "run"), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: folder.url.appending(path: "run/config.json"))
    let error = #expect(throws: RunDirectoryError.self) {
      _ = try ExperimentRun(resuming: folder.path("run"))
    }
    #expect("\(error!)".contains(words), "\(error!)")
  }

  /// What earlier versions wrote goes on as it was meant.
  @Test func filesOfEarlierVersionsAreRead() throws {
    let text = """
      {"command": ["upswing", "train", "flowers"], "data": "flowers", "epochs": 3, "fingerprint": "0",
       "images": {"batchSize": 8, "cacheMegabytes": 64, "imageSize": 16, "resize": 18, "keepsExact": false,
                  "scaledDecoding": false, "seed": 7, "shuffles": true, "validation": 0.3},
       "model": {"dropout": 0.5, "labelSmoothing": 0, "name": "cnn"},
       "optimizer": {"name": "sgd", "momentum": 0.9, "dampening": 0, "nesterov": false, "weightDecay": 0},
       "schedule": {"name": "constant", "rate": 0.01}, "started": "2026-11-26T00:00:00Z", "threads": 1}
      """
    let run = try JSONDecoder().decode(RunConfiguration.self, from: Data(text.utf8))
    try run.validate()
    #expect(run.experiment.seed == 7 && run.experiment.data.validation == .fraction(0.3))
    #expect(run.experiment.images.resize == 18 && run.experiment.images.keepsExact == false)
    #expect(run.experiment.images.normalisation == .data)
    #expect(run.schedule == .constant(Constant(0.01)) && run.threads == 1)
    // And from now on it is kept as the experiment that it is.
    let now = try JSONEncoder().encode(run)
    #expect(try JSONDecoder().decode(Experiment.self, from: now) == run.experiment)
    #expect(try JSONDecoder().decode(RunConfiguration.self, from: now) == run)
  }

  private static let experiment = Experiment(
    data: DataSource("flowers"),
    images: ImageSettings(imageSize: 16, batchSize: 8, cacheMegabytes: 64, augmentation: nil),
    schedule: .constant(0.01), epochs: 3)

  private static let configuration = RunConfiguration(
    experiment, command: ["upswing", "train", "flowers"], fingerprint: "0",
    options: PlanOptions(threads: 1), schedule: .constant(Constant(0.01)))
}
