import Engine
import Files
package import ImageData
import Interchange
package import Layers
package import Tensors

/// Weights to begin with: of a checkpoint of ours, or of a file that another program wrote.
package struct PretrainedWeights: Sendable {
  package let path: String
  package let weights: [NamedTensor]
  /// What the images of their training were normalised by; files that do not say are taken to be ImageNet's.
  package let normalisation: Normalisation
  /// The names of the classes that they tell apart, where the file says.
  package let classes: [String]?
  /// What a user should know of how they were found, as a sentence.
  package private(set) var note: String?

  package init(_ checkpoint: Checkpoint, path: String) {
    self.path = path
    weights = checkpoint.weights
    normalisation = checkpoint.card.normalisation
    classes = checkpoint.card.classes
  }

  private init(
    path: String, weights: [NamedTensor], normalisation: Normalisation, classes: [String]?
  ) {
    self.path = path
    self.weights = weights
    self.normalisation = normalisation
    self.classes = classes
  }

  /// Reads a checkpoint, a run's folder, whose best checkpoint is taken (`note` says where that is another), or a file of PyTorch's or safetensors.
  ///
  /// - Throws: what reading throws; `CheckpointError.notFinite` for weights that are not finite.
  package init(contentsOf path: String) throws {
    if FileSystem.isFolder(path) || Checkpoint.isOne(path) {
      let found = try FoundCheckpoint(at: path)
      self.init(found.checkpoint, path: path)
      note = found.note
      return
    }
    let dictionary = try StateDictionary(contentsOf: path)
    guard dictionary.notFinite.isEmpty else {
      throw CheckpointError.notFinite(path: path, tensors: dictionary.notFinite)
    }
    self.init(path: path, weights: dictionary.tensors, normalisation: .imageNet, classes: nil)
  }

  /// The weights as far as a model takes them over: all, but not the last layer's where that is for other classes.
  ///
  /// - Parameter classes: the names of the classes that the model is to tell apart.
  /// - Throws: a `WeightsError` with every name and shape that does not fit.
  package func fitted(
    to model: Model, input: Shape, classes names: [String]
  ) throws -> (weights: [NamedTensor], replaced: HeadReplacement?) {
    let specs = try model.graph(input: input).parameters
    let head = Set(specs.suffix(while: { $0.layer == specs.last?.layer }).map(\.name))
    let given = Dictionary(weights.map { ($0.name, $0.tensor) }, uniquingKeysWith: { $1 })
    let headFits = specs.allSatisfy { spec in
      !head.contains(spec.name) || given[spec.name]?.shape == spec.shape
    }
    let isOfTheseClasses = headFits && (classes.map { $0 == names } ?? true)
    var error = WeightsError()
    for spec in specs where isOfTheseClasses || !head.contains(spec.name) {
      guard let tensor = given[spec.name] else {
        error.missing.append(spec.name)
        continue
      }
      if tensor.shape != spec.shape {
        error.wronglyShaped.append(
          WeightsError.WrongShape(name: spec.name, expected: spec.shape, found: tensor.shape))
      }
    }
    let known = Set(specs.map(\.name))
    error.unexpected = weights.map(\.name).filter { !known.contains($0) }
    guard error.isEmpty else { throw error }
    let taken = weights.filter { isOfTheseClasses || !head.contains($0.name) }
    guard !isOfTheseClasses else { return (taken, nil) }
    let layer = specs.last?.layer ?? ""
    return (
      taken,
      HeadReplacement(
        layer: layer, classesThere: given["\(layer).weight"].map { $0.shape[0] },
        classesHere: names.count)
    )
  }
}

extension ParameterSpec {
  /// The name of the layer that it belongs to.
  fileprivate var layer: String { String(name[..<(name.lastIndex(of: ".") ?? name.startIndex)]) }
}

extension Array {
  /// The longest part at the end whose elements all satisfy a condition.
  fileprivate func suffix(while condition: (Element) -> Bool) -> ArraySlice<Element> {
    self[(lastIndex { !condition($0) }.map { $0 + 1 } ?? startIndex)...]
  }
}
