import Engine
import Experiments
import Foundation
import ImageData
import Interchange
import Layers
import Records
import Schedules
import Statistics
import Tables
import Tensors
import Training

/// What is fuzzed: each takes bytes for a file of one kind. They give a value that holds together, or an error that is a
/// sentence; never a crash.
enum FuzzTarget: String, CaseIterable {
  case weights, checkpoint, image, run, study, schedule, records, rows, tables

  /// Where the bytes lie as a file, which is written before.
  static let path = "/proc/self/fd/\(file)"

  /// Whether the bytes are to be found at `path`.
  var readsFile: Bool { [.weights, .checkpoint, .rows].contains(self) }

  func read(_ bytes: [UInt8]) throws {
    switch self {
    case .weights: try readWeights()
    case .checkpoint: try readCheckpoint()
    case .image: try readImage(bytes)
    case .run: try readRun(Data(bytes))
    case .study: try readStudy(Data(bytes))
    case .schedule: try readSchedule(Data(bytes))
    case .records: try readRecords(String(decoding: bytes, as: UTF8.self))
    case .rows: try readRows()
    case .tables: try readTables(bytes)
    }
  }

  private func readWeights() throws {
    // The same bytes as an archive that others packed around a file of weights.
    if let archive = try? ZipArchive(Self.path) {
      for name in ["archive/data/0", "archive/data.pkl"] {
        _ = try? archive.content(of: name, limit: 1 << 20)
      }
    }
    let pretrained = try PretrainedWeights(contentsOf: Self.path)
    precondition(!pretrained.weights.isEmpty)
    for named in pretrained.weights {
      precondition(named.tensor.shape.count == named.tensor.values.count)
    }
    _ = try pretrained.fitted(to: Seeds.network, input: [1, 3, 16, 16], classes: ["a", "b"])
  }

  private func readCheckpoint() throws {
    let checkpoint = try Checkpoint(contentsOf: Self.path)
    let spec = checkpoint.spec
    // Larger ones are sound, and only slow.
    guard spec.sizing.resize <= 64 else { return }
    let predictor = try Predictor(checkpoint, batchSize: 1, options: PlanOptions(threads: 1))
    let predictions = predictor.classify([
      PixelImage(width: 20, height: 17, red: 9, green: 99, blue: 200)
    ])
    precondition(predictions[0].count == spec.classes.count)
    _ = try spec.exportMetadata()
  }

  private func readImage(_ bytes: [UInt8]) throws {
    let limits = DecodingLimits(side: 4096, pixels: 1 << 20, scans: 20)
    let image = try DecodedImage(bytes, limits: limits).image
    precondition(image.width * image.height <= 1 << 20)
    precondition(ImageSizing.torchvision(side: 16)(image).width == 16)
    if bytes.count.isMultiple(of: 4) {
      _ = try DecodedImage(bytes, limits: limits, reducedFor: ImageSizing(side: 16))
    }
  }

  private func readRun(_ content: Data) throws {
    let run = try JSONDecoder().decode(RunConfiguration.self, from: content)
    try run.validate()
    _ = run.experiment.settings(schedule: run.schedule)
    _ = run.experiment.images.augmentation?.draw(
      seed: 1, epoch: 0, sample: 0, width: 20, height: 17)
    try check(run.schedule)
    let again = try JSONDecoder().decode(RunConfiguration.self, from: JSONEncoder().encode(run))
    precondition(again == run)
  }

  private func readStudy(_ content: Data) throws {
    let study = try JSONDecoder().decode(StudyManifest.self, from: content).study
    try study.validate()
    _ = study.settings()
    precondition(!study.differences(from: study).isEmpty)
  }

  private func readSchedule(_ content: Data) throws {
    let configuration = try JSONDecoder().decode(ScheduleConfiguration.self, from: content)
    try configuration.schedule.validate()
    try check(configuration)
    _ = configuration.flaws(in: Horizon(steps: 300, stepsPerEpoch: 7))
    let encoded = try JSONEncoder().encode(configuration)
    let again = try JSONDecoder().decode(ScheduleConfiguration.self, from: encoded)
    precondition(again == configuration)
  }

  /// What is sound gives rates at every step.
  private func check(_ configuration: ScheduleConfiguration?) throws {
    guard let configuration else { return }
    try configuration.schedule.validate()
    for length in [Horizon(steps: 300, stepsPerEpoch: 7), Horizon(steps: 1, stepsPerEpoch: 1)] {
      for step in [0, 1, 2, 150, 299] where step < length.steps {
        let rate = configuration.rate(at: step, in: length)
        precondition(rate >= 0 && rate.isFinite, "\(configuration) has the rate \(rate)")
        _ = configuration.momentum(at: step, in: length)
      }
    }
  }

  private func readRecords(_ text: String) throws {
    if text.hasPrefix("step") {
      _ = StepRecord.csv(try StepRecord.records(csv: text))
    } else {
      _ = EpochRecord.csv(try EpochRecord.records(csv: text))
    }
  }

  private func readTables(_ bytes: [UInt8]) throws {
    if let scores = try? ScoreTable(bytes).scores {
      precondition(!scores.isEmpty && scores.allSatisfy { $0.value.isFinite })
    }
    let test = try RangeTestTable(bytes)
    precondition(test.rates.count == test.losses.count)
    let record = test.record(name: "x", smoothedBy: test.looksSmoothed ? 0.05 : nil)
    guard test.rates.count <= 200 else { return }
    _ = record.summary()
  }

  private func readRows() throws {
    let file = try RowFile(contentsOf: Self.path)
    guard file.shape[0] > 0, file.rowCount > 0, try file.isWhole() else { return }
    precondition(file.rowCount <= 1 << 24)
    let row = AlignedMemory<Float>(count: file.rowCount)
    for index in [0, file.shape[0] - 1] { try file.read(index, into: row.pointer) }
  }
}

/// A file in memory that has no name any more.
let file: Int32 = {
  var template = Array("/dev/shm/upswing-fuzz-XXXXXX".utf8CString)
  let file = mkstemp(&template)
  precondition(file >= 0 && unlink(template) == 0)
  return file
}()
