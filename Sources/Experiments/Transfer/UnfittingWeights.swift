package import Engine
import Files
import Layers
package import Tensors
import Training
import Wording

/// That a file's weights are not those of the model that they were given for.
package struct UnfittingWeights: Error, Equatable, Sendable {
  /// A tensor of the file.
  package struct Held: Equatable, Sendable {
    package let name: String
    package let shape: Shape
  }

  package let path: String
  /// What the model is called.
  package let model: String
  /// The file's tensors, in its order.
  package let held: [Held]
  /// How many of them have the name and the shape of one of the model's; those of its last layer, which may be for any
  /// classes, tell nothing.
  package let fitting: Int
  package let differences: WeightsError
}

extension UnfittingWeights {
  /// Compares weights with the tensors of a model.
  ///
  /// - Parameter specs: the tensors that are asked for.
  /// - Throws: what does not fit, if anything; tensors that `others` names may be there.
  static func check(
    _ weights: [NamedTensor], of path: String, against specs: [ParameterSpec],
    allowing others: Set<String> = [], model: String
  ) throws(UnfittingWeights) {
    var differences = WeightsError()
    do {
      try WeightsError.check(weights.filter { !others.contains($0.name) }, against: specs)
      return
    } catch {
      differences = error
    }
    let missing = Set(differences.missing + differences.wronglyShaped.map(\.name))
    let head = specs.last?.name.split(separator: ".").dropLast()
    // In the order of the file, in which the first names tell most.
    let unexpected = Set(differences.unexpected)
    differences.unexpected = weights.map(\.name).filter { unexpected.contains($0) }
    throw UnfittingWeights(
      path: path, model: model,
      held: weights.map { Held(name: $0.name, shape: $0.tensor.shape) },
      fitting: specs.count {
        !missing.contains($0.name) && $0.name.split(separator: ".").dropLast() != head
      }, differences: differences)
  }
}

extension UnfittingWeights: CustomStringConvertible {
  package var description: String {
    guard fitting == 0 else {
      return
        "\(BytePath(path)) does not fit \(model) (\(differences.differences)); nothing was loaded. Use weights "
        + "of that model, or the model that they are of."
    }
    let tensors = held.lazy.map { tensor in
      let sizes = tensor.shape.sizes.map(String.init).joined(separator: ", ")
      return "\(tensor.name.excerpt()) [\(sizes)]"
    }
    let none =
      held.count == 1
      ? "its only tensor does not fit" : "none of its \(held.count) tensors fits"
    return
      "\(BytePath(path)) can't be used: \(none) \(model); it holds \(Phrase.list(tensors, atMost: 4)). "
      + "Use weights of that model, or the model that they are of."
  }
}
