internal import Tensors
import Wording

/// A name that no model has.
public struct UnknownModel: Error, Equatable, Sendable {
  public let name: String
}

extension UnknownModel: CustomStringConvertible {
  public var description: String {
    let names = ModelName.allCases.map(\.rawValue)
    let guess = NearestName.nearest(to: name, among: names).map { " Did you mean “\($0)”?" } ?? ""
    return "There is no model “\(name)”.\(guess) There are: \(names.joined(separator: ", "))."
  }
}
