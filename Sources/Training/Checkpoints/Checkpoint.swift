public import Engine
import Files
public import ImageData
import Interchange
public import Layers
public import Tensors

/// Weights with all that is needed to use them: `best.safetensors` and `last.safetensors`.
///
/// The file's bytes depend on the training alone: no times and no paths are in it, so that the same training
/// writes the same file.
public struct Checkpoint: Equatable, Sendable {
  public var spec: ModelSpec
  /// The updates behind the weights.
  public var step: Int
  /// By layer, the kernels with which they were made.
  public var kernels: [String: String]
  /// Parameters and batch-norm statistics in canonical order and layout.
  public var weights: [NamedTensor]
  /// The digest of the weights that lie in a file of their own, since the run that wrote this left them as they
  /// were; `nil` where all weights are here.
  private(set) var frozen: String?

  public init(
    spec: ModelSpec, step: Int = 0, kernels: [String: String] = [:], weights: [NamedTensor]
  ) {
    self.init(spec: spec, step: step, kernels: kernels, weights: weights, without: nil)
  }

  /// A state's weights, with what there is to say of a model that is trained on images.
  public init(_ model: Model, _ state: TrainingState, trainedOn split: ImageSplit) {
    self.init(
      spec: ModelSpec(model, trainedOn: split), step: state.step, weights: state.weights)
  }

  /// - Parameter frozen: weights that are left out, since they lie beside the checkpoint.
  init(
    spec: ModelSpec, step: Int, kernels: [String: String], weights: [NamedTensor],
    without frozen: FrozenWeights?
  ) {
    self.frozen = frozen?.digest
    self.spec = spec
    self.step = step
    self.kernels = kernels
    self.weights = frozen.map { out in weights.filter { !out.names.contains($0.name) } } ?? weights
  }

  /// Whether a file says that it is a checkpoint; `false` also where it can't be read.
  package static func isOne(_ path: String) -> Bool {
    (try? SafetensorsFile(path))?.metadata["format"] == format
  }

  /// Reads a checkpoint, with the weights that its run left as they were.
  ///
  /// Nothing that the file says is believed before it is checked, so that whoever uses the checkpoint need not.
  ///
  /// - Throws: `SafetensorsError` where the file can't be read, `CheckpointError` where it is no checkpoint, is damaged,
  ///   says what can't be, or holds weights that are not finite, `WeightsError` where the weights are not those of its
  ///   model.
  public init(contentsOf path: String) throws {
    let file = try SafetensorsFile(path)
    let metadata = try Metadata(file.metadata, path: path, format: Self.format)
    spec = ModelSpec(
      model: try metadata.value("model"), input: try metadata.value("input_shape"),
      classes: try metadata.value("classes"), sizing: try metadata.value("image_size"),
      normalisation: try metadata.value("normalisation"))
    step = try metadata.value("step")
    kernels = try metadata.value("kernels")
    let digest: String? = try metadata.value("frozen", default: nil)
    let shared = try digest.map { try FrozenWeights.read(beside: path, digest: $0) } ?? []
    weights = shared + (try file.tensors())
    guard ContentChecksum.agrees(file.metadata, Array(weights.dropFirst(shared.count))) else {
      throw CheckpointError.damaged(path: path)
    }
    let broken = weights.filter { !$0.tensor.isFinite }.map(\.name)
    guard broken.isEmpty else { throw CheckpointError.notFinite(path: path, tensors: broken) }
    try validate(as: path)
  }

  /// Writes the checkpoint atomically.
  public func write(to path: String) throws {
    try pending(try sealedMetadata(), for: path).commit()
  }

  /// The file written beside its destination, ready to be put in its place.
  ///
  /// - Parameter metadata: ``sealedMetadata()``.
  func pending(_ metadata: [String: String], for path: String) throws -> PendingFile {
    try SafetensorsFile.pending(weights, metadata: metadata, for: path)
  }

  /// The file's metadata, with a checksum over all of its content.
  func sealedMetadata() throws -> [String: String] {
    ContentChecksum.sealed(try metadata().strings, weights)
  }

  private func metadata() throws -> Metadata {
    var metadata = Metadata(format: Self.format)
    try metadata.set("model", spec.model)
    try metadata.set("input_shape", spec.input)
    try metadata.set("classes", spec.classes)
    try metadata.set("image_size", spec.sizing)
    try metadata.set("normalisation", spec.normalisation)
    try metadata.set("step", step)
    try metadata.set("kernels", kernels)
    if let frozen { try metadata.set("frozen", frozen) }
    return metadata
  }

  private static let format = "upswing-checkpoint-1"
}
