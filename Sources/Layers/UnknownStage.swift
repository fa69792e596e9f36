internal import Tensors
import Wording

/// A name that no stage of a model has, or more than one.
public struct UnknownStage: Error, Equatable, Sendable {
  public let name: String
  /// The names that there are.
  public let stages: [String]
}

extension UnknownStage: CustomStringConvertible {
  public var description: String {
    guard stages.count(where: { $0 == name }) < 2 else {
      return
        "The model has several stages “\(name)”, with others between them: \(stages.joined(separator: ", ")). File "
        + "the layers of each under a name of its own, so that it is clear which one is meant."
    }
    let guess = NearestName.nearest(to: name, among: stages).map { " Did you mean “\($0)”?" } ?? ""
    return "The model has no stage “\(name)”.\(guess) There are: \(stages.joined(separator: ", "))."
  }
}
