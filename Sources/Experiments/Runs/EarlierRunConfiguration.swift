import Engine
import ImageData
import Layers
import Optimizers
import Records
import Schedules
import Training

/// `config.json` as earlier versions wrote it, so that their runs can be gone on with.
struct EarlierRunConfiguration: Decodable {
  private var command: [String]
  private var started: String
  private var data: DataSource
  private var evaluatesTest: Bool?
  private var workingFolder: String?
  private var fingerprint: String
  private var model: ModelSettings
  private var images: Images
  private var optimizer: OptimizerConfiguration
  private var clipping: GradientClipping?
  private var schedule: ScheduleConfiguration?
  private var pending: Pending?
  private var plateau: Plateau?
  private var epochs: Int
  private var threads: Int
  private var convolutions: ConvolutionChoice?
  private var sweep: RateFinding?

  private struct Images: Decodable {
    var imageSize: Int
    var resize: Int
    var keepsExact: Bool?
    var normalisation: Normalisation?
    var batchSize: Int
    var validation: Double?
    var seed: UInt64
    var cacheMegabytes: Int
    var augmentation: Augmentation?
    var shuffles: Bool
    var scaledDecoding: Bool

    var settings: ImageSettings {
      ImageSettings(
        imageSize: imageSize, resize: resize, keepsExact: keepsExact ?? true,
        normalisation: normalisation.map { .values($0) } ?? .data, batchSize: batchSize,
        cacheMegabytes: cacheMegabytes, augmentation: augmentation, shuffles: shuffles,
        scaledDecoding: scaledDecoding)
    }
  }

  private struct Pending: Decodable {
    var name: ScheduleName
    var shape: ScheduleSettings
    var finder: FinderSettings
  }

  /// The same as it is kept now.
  var configuration: RunConfiguration {
    get throws {
      var data = data
      if data.validation == nil { data.validation = images.validation.map { .fraction($0) } }
      guard (schedule == nil) != (pending == nil) else {
        throw SettingsError(
          "schedule",
          pending == nil ? "is missing" : "is there beside “pending”, which is for runs without one"
        )
      }
      // What was asked for is only known where it is still to be made; else the schedule that came of it counts.
      let planned =
        pending.map { PlannedSchedule($0.name, shape: $0.shape) }
        ?? PlannedSchedule(schedule?.name ?? .constant)
      return RunConfiguration(
        Experiment(
          data: data, images: images.settings, model: model, optimizer: optimizer,
          schedule: planned, clipping: clipping, plateau: plateau, epochs: epochs,
          finder: pending?.finder ?? FinderSettings(), seed: images.seed),
        command: command, started: started, workingFolder: workingFolder,
        fingerprint: fingerprint, evaluatesTest: evaluatesTest ?? false,
        options: PlanOptions(threads: threads, convolutions: convolutions), schedule: schedule,
        finding: sweep)
    }
  }
}
