import ArgumentParser
import Downloads
import Engine
import Experiments
import Files
import ImageData
import Interchange
import Layers
import ONNX
import Optimizers
import Records
import SampleImages
import Schedules
import Statistics
import Training

extension Failure {
  /// What went wrong in a library, with the exit code of its kind: the one place that says which kind an error is of,
  /// so that the same fault ends every command with the same code.
  init(_ error: any Error) {
    if let failure = error as? Failure {
      self = failure
    } else if let error = error as? ValidationError {
      self.init(.usage, error.message)
    } else if let hint = Self.hint(to: error) {
      self.init(Kind(of: error), "\(error) \(hint)")
    } else {
      self.init(Kind(of: error), "\(error)")
    }
  }
}

extension Failure.Kind {
  fileprivate init(of error: any Error) {
    self =
      switch error {
      case let error as FileError: Self(of: error)
      case let error as ImageDataError: Self(of: error)
      case is SafetensorsError, is StateDictionaryError, is CheckpointError, is ONNXError:
        Self(ofModel: error)
      case let error as RunDirectoryError: Self(of: error)
      case let error as StudyDirectoryError: Self(of: error)
      case let error as ExperimentError: Self(of: error)
      case let error as FeatureError: Self(of: error)
      case let error as DownloadError: Self(of: error)
      case SampleError.invalidSide, SampleError.invalidCount: .usage
      case is MemoryShortage, is RateFinderError, is OptimizerError, is ScheduleError,
        is LengthError,
        is PlateauError, is ShapeError, is PlanError, is UnknownStage, is UnknownModel,
        is SettingsError:
        .usage
      case TrainingError.noBatches, TrainingError.sourceEnded: .badData
      case is TrainingError: .usage
      case is WeightsError, is UnfittingWeights, is ClassNamesError, is CSVError, is DecodingError:
        .badData
      case VerdictError.unknownArm: .usage
      case is VerdictError: .badData
      case is NoUsableRange: .noResult
      case is CancellationError: .interrupted
      default: .inputOutput
      }
  }

  private init(of error: FileError) {
    self =
      if error.isClosedPipe {
        .readerIsGone
      } else if error.isUnreadableInput {
        .missingInput
      } else {
        switch error.reason {
        case .tooLarge: .badData
        case .memoryTooSmall: .usage
        default: .inputOutput
        }
      }
  }

  private init(of error: ImageDataError) {
    self =
      switch error.kind {
      case .missingInput: .missingInput
      case .badData: .badData
      case .usage: .usage
      }
  }

  /// Of a file that holds weights, or should.
  private init(ofModel error: any Error) {
    self =
      switch error {
      case SafetensorsError.file(let error), StateDictionaryError.file(let error),
        ONNXError.file(let error):
        Self(of: error)
      case StateDictionaryError.safetensors(let error): Self(of: error)
      case SafetensorsError.unwritableName: .inputOutput
      case CheckpointError.frozenWeights(_, _, areOthers: false): .missingInput
      default: .badData
      }
  }

  private init(of error: RunDirectoryError) {
    self =
      switch error {
      case .file(let error): Self(of: error)
      case .notEmpty, .inUse: .inputOutput
      case .nothingToResume, .noCheckpoint: .missingInput
      case .configuration, .records, .missingRecords, .damaged: .badData
      }
  }

  private init(of error: StudyDirectoryError) {
    self =
      switch error {
      case .file(let error): Self(of: error)
      case .notAStudy, .inUse: .inputOutput
      case .otherStudy: .usage
      case .unreadable: .badData
      }
  }

  private init(of error: ExperimentError) {
    self =
      switch error {
      case .noTestSet, .tooShort: .usage
      case .noUsableRate, .headDiverged: .noResult
      case .stopped: .interrupted
      case .imagesMissing(let error, _): Self(of: error)
      case .otherImages: .badData
      }
  }

  private init(of error: FeatureError) {
    self =
      switch error {
      case .overLimit, .memoryTooSmall: .usage
      case .diskTooFull: .inputOutput
      case .interrupted: .interrupted
      }
  }

  private init(of error: DownloadError) {
    self =
      switch error {
      case .address: .usage
      case .cancelled: .interrupted
      case .archive(let error): Self(ofModel: error)
      case .noMember, .otherContent: .badData
      case .notInFolder: .missingInput
      case .connection, .stalled, .status, .redirection, .page, .tooLong, .digest, .busy, .file,
        .package:
        .inputOutput
      }
  }
}
