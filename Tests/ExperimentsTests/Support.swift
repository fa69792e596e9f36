import Engine
import Experiments
import Foundation
import ImageData
import Layers
import Optimizers
import Records
import Schedules
import Synchronization
import TestSupport
import Training

/// A study of pictures that take milliseconds: two classes of squares.
struct SmallStudy {
  let folder: TemporaryFolder
  let index: ImageIndex
  var base: Experiment
  var arms: [SmallArm]
  var seeds: [UInt64]
  var split = StudySplit.varied

  init(_ arms: [SmallArm], seeds: [UInt64] = [1, 2], epochs: Int = 3) throws {
    folder = try TemporaryFolder()
    self.arms = arms
    self.seeds = seeds
    for (label, name) in ["red", "blue"].enumerated() {
      let place = folder.url.appending(path: "data/\(name)")
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      for number in 0..<15 {
        let shade = UInt8(40 + 10 * number)
        let (red, blue): (UInt8, UInt8) = label == 0 ? (200, shade) : (shade, 200)
        let picture = PixelImage(width: 16, height: 16, red: red, green: 90, blue: blue)
        try Data(picture.png()).write(to: place.appending(path: "\(number).png"))
      }
    }
    index = try DataSet(folder.path("data")).index(sizing: ImageSizing(side: 16))
    base = Experiment(
      data: DataSource(folder.path("data")),
      images: ImageSettings(
        imageSize: 16, batchSize: 4, cacheMegabytes: 64, augmentation: Augmentation()),
      model: ModelSettings(.cnn, dropout: 0.2), epochs: epochs, finder: FinderSettings(steps: 20),
      seed: seeds[0])
  }

  var configuration: StudyConfiguration {
    StudyConfiguration(
      base, arms: arms.map { base.arm($0.name, $0.edit) }, seeds: seeds, split: split)
  }

  /// The images in parts.
  ///
  /// - Parameter initial: the weights that the model begins with.
  func split(beginningWith initial: PretrainedWeights? = nil, seed: UInt64? = nil) throws
    -> ImageSplit
  {
    var experiment = base.settled(by: initial).experiment
    experiment.seed = seed ?? base.seed
    return try experiment.split(index)
  }

  /// The study in a folder beside its images.
  func study(
    in name: String = "study", jobs: Int = 1,
    tell: @escaping @Sendable (StudyEvent) -> Void = { _ in }
  ) throws -> Study {
    let material = try StudyMaterial(configuration)
    let (directory, manifest) = try StudyDirectory(folder.path(name)).holding(
      StudyManifest(
        material, command: ["upswing", "compare", "data"], started: "2026-11-23T00:00:00Z",
        options: PlanOptions(threads: jobs)))
    try directory.begin(manifest)
    return try Study(
      of: material, in: directory, manifest: manifest, target: 0.75, jobs: jobs, threads: jobs,
      tell: tell)
  }
}

/// An arm of a small study, before it is known of what.
struct SmallArm: Sendable {
  let name: String
  let edit: @Sendable (inout Experiment) -> Void

  /// An arm with a rate of its own, constant.
  static func given(_ name: OptimizerName, rate: Double) throws -> SmallArm {
    let optimizer = OptimizerConfiguration(try name.make())
    return SmallArm(name: name.rawValue) {
      $0.optimizer = optimizer
      $0.schedule = .constant(rate)
    }
  }

  /// An arm whose rate is to be found.
  static func found(_ name: OptimizerName) throws -> SmallArm {
    let optimizer = OptimizerConfiguration(try name.make())
    return SmallArm(name: name.rawValue) {
      $0.optimizer = optimizer
      $0.schedule = PlannedSchedule(PlannedSchedule.usual(for: name))
    }
  }
}

/// The events of a study, in the order in which they came.
final class Listener: Sendable {
  private let heard = Mutex<[StudyEvent]>([])

  func hear(_ event: StudyEvent) { heard.withLock { $0.append(event) } }

  /// How many images the frozen part was computed of, views counted singly.
  var featureRows: Int? {
    heard.withLock { events in
      events.lazy.compactMap { if case .featuresComputed(_, let total) = $0 { total } else { nil } }
        .first
    }
  }

  /// How often the frozen part was computed for all images.
  var sharings: Int {
    heard.withLock { events in
      events.count { if case .featuresShared = $0 { true } else { false } }
    }
  }

  /// The trials that were begun in this session.
  var begun: [TrialID] {
    heard.withLock { events in
      events.compactMap { if case .trialStarted(let id, _) = $0 { id } else { nil } }
    }
  }

  /// The range tests that were made in this session, with their steps.
  var searches: [String: Int] {
    heard.withLock { events in
      events.reduce(into: [:]) { all, event in
        if case .searchStarted(let name, let steps) = event { all[name] = steps }
      }
    }
  }
}

extension SmallStudy {
  /// A study that is stopped when a trial begins: at its first step, since a busy reader may hear of later ones when
  /// they are long past. That a run goes on from any step is the trainer's promise, and tested there.
  func stopped(at id: TrialID) async throws -> StudyRecord {
    let box = StudyBox()
    let study = try study { event in
      if case .trialStarted(id, _) = event { box.stop() }
    }
    box.set(study)
    return try await study.run()
  }
}

/// Lets a study's own events stop it.
private final class StudyBox: Sendable {
  private let study = Mutex<Study?>(nil)
  func set(_ value: Study) { study.withLock { $0 = value } }
  func stop() { study.withLock { $0 }?.stop() }
}
