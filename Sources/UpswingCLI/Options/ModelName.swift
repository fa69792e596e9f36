import ArgumentParser
import Layers
import Tensors

/// The models that the command line knows by name.
enum ModelName: String, CaseIterable, Codable {
  case cnn

  init(parsing text: String) throws {
    guard let name = Self(rawValue: text) else {
      let names = Self.allCases.map(\.rawValue)
      let guess = NearestName.nearest(to: text, among: names).map { " Did you mean “\($0)”?" } ?? ""
      throw ValidationError(
        "There is no model “\(text)”.\(guess) There are: \(names.joined(separator: ", ")).")
    }
    self = name
  }

  /// The description of the model for so many classes.
  func model(classes: Int, dropout: Double) -> Model {
    switch self {
    case .cnn: .cnn(classes: classes, dropout: dropout)
    }
  }
}
