import Experiments
import ImageData
import Interchange
import Statistics
import Training

extension Failure {
  /// The options that a library's sentence about values means; `nil` where it means none.
  static func hint(to error: any Error) -> String? {
    switch error {
    case let error as ImageDataError: hint(to: error)
    case let error as ExperimentError: hint(to: error)
    case let error as FeatureError: hint(to: error)
    case let error as MemoryShortage where error.purpose == .training:
      "The options are --batch-size, --image-size and --model."
    case StudyDirectoryError.notAStudy, StudyDirectoryError.otherStudy: "The option is --run-dir."
    case RunDirectoryError.records, RunDirectoryError.missingRecords:
      "The option is --weights, which takes the run's folder."
    case CheckpointError.frozenWeights:
      "The command is: upswing export RUN --to safetensors"
    case VerdictError.unknownArm: "The option is --against."
    case StateDictionaryError.ambiguous: "The option is --weights-key KEY."
    default: nil
    }
  }

  private static func hint(to error: ImageDataError) -> String? {
    switch error {
    case .partsWithoutClasses, .partsInClasses, .noTrainingPart, .looseImages:
      "The option is --layout."
    case .partsAmongFolders: "The options are --layout, --validation and --test."
    case .partWithoutClasses: "The options are --labels and --validation."
    case .noClassFolders(_, _, images: 1...): "The option for a table of their classes is --labels."
    case .tableWithoutFiles: "The option is --image-suffix."
    default: nil
    }
  }

  private static func hint(to error: ExperimentError) -> String? {
    switch error {
    case .noTestSet: "The options are --test and --evaluate-test."
    case .noUsableRate: "Or choose the rate yourself, with --rate."
    case .headDiverged: "The options are --head-rate and --clip-norm."
    case .imagesMissing, .otherImages: "The option is --data."
    case .tooShort: "The option is --epochs."
    case .stopped: nil
    }
  }

  private static func hint(to error: FeatureError) -> String? {
    switch error {
    case .overLimit, .memoryTooSmall, .diskTooFull:
      "The options are --feature-limit, --feature-cache FOLDER, --freeze-to and --views."
    case .interrupted: nil
    }
  }
}
