import ImageData

extension Failure {
  /// What the command says about data.
  init(_ error: ImageDataError) {
    let kind: Kind =
      switch error.kind {
      case .missingInput: .missingInput
      case .badData: .badData
      case .usage: .usage
      }
    self.init(kind, error.description)
  }
}
