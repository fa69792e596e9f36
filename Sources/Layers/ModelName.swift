/// The models that the command line and files know by name.
public enum ModelName: String, CaseIterable, Codable, Sendable {
  case cnn, resnet18, resnet34

  /// Reads a name as a user types it, in any case.
  ///
  /// - Throws: ``UnknownModel``, whose sentence has the nearest name and the list.
  public init(parsing text: String) throws(UnknownModel) {
    guard let name = ModelName(rawValue: text.lowercased()) else { throw UnknownModel(name: text) }
    self = name
  }

  /// The description of the model for so many classes.
  public func model(classes: Int, dropout: Double) -> Model {
    switch self {
    case .cnn: .cnn(classes: classes, dropout: dropout)
    case .resnet18: .resNet18(classes: classes)
    case .resnet34: .resNet34(classes: classes)
    }
  }
}
