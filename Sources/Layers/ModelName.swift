/// The models that the command line and files know by name.
public enum ModelName: String, CaseIterable, Codable, Sendable {
  case cnn, resnet18, resnet34, resnet50
  case mobileNetV2 = "mobilenet-v2"
  case mobileNetV3Large = "mobilenet-v3-large"
  case efficientNetLite0 = "efficientnet-lite0"
  case efficientNetB0 = "efficientnet-b0"
  case convNeXtTiny = "convnext-tiny"

  /// Reads a name as a user types it, in any case.
  ///
  /// - Throws: ``UnknownModel``, whose sentence has the nearest name and the list.
  public init(parsing text: String) throws(UnknownModel) {
    guard let name = ModelName(rawValue: text.lowercased()) else { throw UnknownModel(name: text) }
    self = name
  }

  /// Whether its dropout can be chosen.
  public var hasDropout: Bool { self == .cnn }

  /// The description of the model for so many classes.
  ///
  /// - Parameter dropout: only looked at where the model's can be chosen.
  public func model(classes: Int, dropout: Double) -> Model {
    switch self {
    case .cnn: .cnn(classes: classes, dropout: dropout)
    case .resnet18: .resNet18(classes: classes)
    case .resnet34: .resNet34(classes: classes)
    case .resnet50: .resNet50(classes: classes)
    case .mobileNetV2: .mobileNetV2(classes: classes)
    case .mobileNetV3Large: .mobileNetV3Large(classes: classes)
    case .efficientNetLite0: .efficientNetLite0(classes: classes)
    case .efficientNetB0: .efficientNetB0(classes: classes)
    case .convNeXtTiny: .convNeXtTiny(classes: classes)
    }
  }
}
