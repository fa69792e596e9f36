import Engine
import Files
package import ImageData
import Interchange
package import Layers
package import Tensors
package import Training

/// Weights to begin with: of a checkpoint of ours, or of a file that another program wrote.
package struct PretrainedWeights: Sendable {
  package let path: String
  package let weights: [NamedTensor]
  /// What the images of their training were normalised by, where the file says.
  package let normalisation: Normalisation?
  /// How the images of their training became squares, where the file says.
  package let sizing: ImageSizing?
  /// The names of the classes that they tell apart, where the file says.
  package let classes: [String]?
  /// What a user should know of how they were found, as sentences.
  package private(set) var note: String?

  package init(_ checkpoint: Checkpoint, path: String) {
    self.path = path
    weights = checkpoint.weights
    normalisation = checkpoint.spec.normalisation
    sizing = checkpoint.spec.sizing
    classes = checkpoint.spec.classes
  }

  private init(_ dictionary: StateDictionary) {
    let told = ExportedMetadata(dictionary.metadata)
    path = dictionary.path
    weights = dictionary.tensors
    normalisation = told.normalisation
    sizing = told.sizing
    classes = told.classes
    note = dictionary.selectionNote
  }

  /// Reads a checkpoint, a run's folder, whose best checkpoint is taken (`note` says where that is another), or a file of
  /// PyTorch's or safetensors.
  ///
  /// - Parameter key: where the weights lie in a file of PyTorch's, if not where they usually do.
  /// - Throws: what reading throws; `CheckpointError.notFinite` for weights that are not finite.
  package init(contentsOf path: String, key: String? = nil) throws {
    if FileSystem.isFolder(path) || Checkpoint.isOne(path) {
      if let key { throw StateDictionaryError.noSuchKey(path: path, key: key, keys: []) }
      let found = try FoundCheckpoint(at: path)
      self.init(found.checkpoint, path: path)
      note = found.note
      return
    }
    let dictionary = try StateDictionary(contentsOf: path, key: key)
    guard dictionary.notFinite.isEmpty else {
      throw CheckpointError.notFinite(path: path, tensors: dictionary.notFinite)
    }
    self.init(dictionary)
  }

  /// What images should be normalised by for a model that begins with these weights, as far as it is known: what the
  /// file says, what the model's published weights expect, else nothing.
  package func usualNormalisation(for model: ModelName) -> Normalisation? {
    normalisation ?? NetworkPreset(of: model, weights: path)?.normalisation
  }

  /// The weights as far as a model takes them over: all, but not the last layer's where that is for other classes.
  ///
  /// - Parameters:
  ///   - names: of the classes that the model is to tell apart.
  ///   - name: what the model is called.
  /// - Throws: `UnfittingWeights` with every name and shape that does not fit.
  package func fitted(
    to model: Model, input: Shape, classes names: [String], called name: String = "the model"
  ) throws -> (weights: [NamedTensor], replaced: HeadReplacement?) {
    let specs = try model.graph(input: input).parameters
    let weights = weights.withoutPrefix(for: specs)
    let head = Set(specs.suffix(while: { $0.layer == specs.last?.layer }).map(\.name))
    let given = Dictionary(weights.map { ($0.name, $0.tensor) }, uniquingKeysWith: { $1 })
    let headFits = specs.allSatisfy { spec in
      !head.contains(spec.name) || given[spec.name]?.shape == spec.shape
    }
    let isOfTheseClasses = headFits && (classes.map { $0 == names } ?? true)
    try UnfittingWeights.check(
      weights, of: path,
      against: isOfTheseClasses ? specs : specs.filter { !head.contains($0.name) },
      allowing: isOfTheseClasses ? [] : head, model: name)
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
