import Engine
import Files
import ImageData
import Interchange
import Layers
import Optimizers
import Schedules
import Studies
import Training

extension Failure {
  /// What is said about data.
  init(_ error: ImageDataError) {
    let kind: Kind =
      switch error.kind {
      case .missingInput: .missingInput
      case .badData: .badData
      case .usage: .usage
      }
    self.init(kind, error.description)
  }

  /// What is said about a training or a range test that could not go on.
  init(training error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case let error as ImageDataError: self.init(error)
    case StudyDirectoryError.file(let error): self.init(.inputOutput, "\(error)")
    case StudyDirectoryError.inUse: self.init(.inputOutput, "\(error)")
    case StudyDirectoryError.unreadable: self.init(.badData, "\(error)")
    case is StudyDirectoryError: self.init(.usage, "\(error)")
    case RunDirectoryError.nothingToResume, RunDirectoryError.noCheckpoint:
      self.init(.missingInput, "\(error)")
    case RunDirectoryError.configuration, RunDirectoryError.records,
      RunDirectoryError.missingRecords, RunDirectoryError.damaged, is CheckpointError:
      self.init(.badData, "\(error)")
    case is FileError, is SafetensorsError, is RunDirectoryError:
      self.init(.inputOutput, "\(error)")
    case FeatureError.interrupted: self.init(.interrupted, "\(error)")
    case FeatureError.overLimit, FeatureError.memoryTooSmall, is MemoryShortage:
      self.init(.usage, "\(error)")
    case is FeatureError: self.init(.inputOutput, "\(error)")
    case TrainingError.noBatches, is WeightsError, is UnfittingWeights:
      self.init(.badData, "\(error)")
    case is TrainingError, is RateFinderError, is OptimizerError, is ScheduleError,
      is PlateauError, is ShapeError, is PlanError, is UnknownStage:
      self.init(.usage, "\(error)")
    default: self.init(.inputOutput, "\(error)")
    }
  }

  /// What is said about a file of weights that cannot be used.
  init(reading error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case let error as FileError where error.isMissing: self.init(.missingInput, "\(error)")
    case is FileError: self.init(.inputOutput, "\(error)")
    case RunDirectoryError.noCheckpoint: self.init(.missingInput, "\(error)")
    case SafetensorsError.file(let error), StateDictionaryError.file(let error):
      self.init(reading: error)
    default: self.init(.badData, "\(error)")
    }
  }
}

/// Runs `body` and gives what goes wrong in a training, or on the way to one, its sentence and exit code.
func reportingFailures<Value>(_ body: () throws -> Value) throws -> Value {
  do {
    return try body()
  } catch {
    throw Failure(training: error)
  }
}
