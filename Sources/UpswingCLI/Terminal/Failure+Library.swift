import Engine
import ImageData
import Interchange
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
    case is FileError, is SafetensorsError, is RunDirectoryError:
      self.init(.inputOutput, "\(error)")
    case is TrainingError, is RateFinderError: self.init(.usage, "\(error)")
    default: self.init(.inputOutput, "\(error)")
    }
  }

  /// What is said about a file of weights that cannot be used.
  init(reading error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case let error as FileError where error.isMissingFile: self.init(.missingInput, "\(error)")
    case is FileError: self.init(.inputOutput, "\(error)")
    case SafetensorsError.file(let error): self.init(reading: error)
    default: self.init(.badData, "\(error)")
    }
  }
}
