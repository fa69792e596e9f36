import Engine
import Foundation
import ImageData
import Layers
import Optimizers
import Records
import Schedules
import Studies
import Synchronization
import Training

/// A folder of a test's own that goes with it.
final class TemporaryFolder: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "upswing-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path }
}

/// A study of pictures that take milliseconds: two classes of squares.
struct SmallStudy {
  let folder: TemporaryFolder
  let index: ImageIndex
  var configuration: StudyConfiguration

  init(_ contestants: [StudyContestant], seeds: [UInt64] = [1, 2], epochs: Int = 3) throws {
    folder = try TemporaryFolder()
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
    let images = DataSettings(
      imageSize: 16, batchSize: 4, seed: seeds[0], cacheMegabytes: 64,
      augmentation: Augmentation(), shuffles: true, scaledDecoding: false)
    index = try DataSet(folder.path("data")).index(sizing: images.sizing)
    configuration = StudyConfiguration(
      data: DataSource(folder.path("data")), fingerprint: index.fingerprint,
      model: ModelSettings(name: .cnn, dropout: 0.2, labelSmoothing: 0), images: images,
      seeds: seeds, epochs: epochs,
      contestants: contestants, finder: FinderSettings(steps: 20), clipping: nil,
      convolutions: .automatic)
  }

  /// How images are read where the model begins with weights.
  func images(beginningWith initial: PretrainedWeights) -> DataSettings {
    var images = configuration.images
    images.normalisation = initial.normalisation
    return images
  }

  /// The study in a folder beside its images.
  func study(
    in name: String = "study", jobs: Int = 1,
    initial: PretrainedWeights? = nil,
    tell: @escaping @Sendable (StudyEvent) -> Void = { _ in }
  ) throws -> Study {
    let (directory, manifest) = try StudyDirectory.open(
      folder.path(name), for: configuration, command: ["upswing", "compare", "data"],
      now: "2026-11-23T00:00:00Z")
    try directory.begin(manifest)
    return try Study(
      configuration, in: directory, manifest: manifest, index: { [index] _ in index },
      initial: { _ in initial }, target: 0.75,
      jobs: jobs, threads: jobs, tell: tell)
  }
}

extension StudyContestant {
  /// A contestant with a rate of its own, constant.
  static func given(_ name: OptimizerName, rate: Double) throws -> StudyContestant {
    StudyContestant(
      name: name.rawValue, optimizer: OptimizerConfiguration(try name.make()),
      rate: .given(max: rate, base: nil), schedule: .constant, shape: ScheduleSettings(max: 1))
  }

  /// A contestant whose rate is to be found.
  static func found(_ name: OptimizerName) throws -> StudyContestant {
    StudyContestant(
      name: name.rawValue, optimizer: OptimizerConfiguration(try name.make()), rate: .found,
      schedule: StudyContestant.usualSchedule(of: name), shape: ScheduleSettings(max: 1))
  }
}

/// The events of a study, in the order in which they came.
final class Listener: Sendable {
  private let heard = Mutex<[StudyEvent]>([])

  func hear(_ event: StudyEvent) { heard.withLock { $0.append(event) } }

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
  var sweeps: [String: Int] {
    heard.withLock { events in
      events.reduce(into: [:]) { all, event in
        if case .sweepStarted(let name, let steps) = event { all[name] = steps }
      }
    }
  }
}
