public import Tensors
import Wording

/// The weights in a file that something else wrote: safetensors, or what PyTorch's `torch.save` writes.
///
/// Nothing in the file is executed: a PyTorch file is read by an interpreter that knows the few instructions of
/// PyTorch's files and takes every object that is no tensor for a name. Nor is memory allocated from a
/// number that the file merely states; sizes are checked against the file's own first. Time and memory are bounded by the
/// file's size.
///
/// ```swift
/// let weights = try StateDictionary(contentsOf: "resnet34-b627a593.pth")
/// weights.tensors.map(\.name)  // conv1.weight, bn1.running_mean, …
/// ```
///
/// Training checkpoints are entered: of `{"state_dict": …, "epoch": …}` or `{"model": …}` the weights are
/// taken, under whatever key the only dictionary of tensors lies. A `module.` or `_orig_mod.` that all names begin with,
/// from `DataParallel` and `torch.compile`, is removed.
public struct StateDictionary: Sendable {
  public let path: String

  /// The form that the file had.
  public let format: WeightFileFormat

  /// The weights as 32-bit floats in canonical order, in the order of the file.
  ///
  /// Tensors that share their storage in the file share their memory here until one is changed.
  public let tensors: [NamedTensor]

  /// What a safetensors file says about itself; empty for other forms.
  public let metadata: [String: String]

  /// The names of tensors of integers or truth values, such as `bn1.num_batches_tracked`: no weights, and
  /// left out of `tensors`.
  public let integers: [String]

  /// The keys that lead to the weights in what was saved, joined by dots; empty where they were saved by themselves.
  public let key: String

  /// Where other dictionaries of tensors lie, such as an average of the weights under `model_ema`.
  public let otherKeys: [String]

  /// The names of what stands among the weights but is no tensor, and was left out.
  public let others: [String]

  /// The names of tensors that have an element that is infinite or not a number.
  public let notFinite: [String]

  /// Reads a file, whose form is told by its content.
  ///
  /// A file whose name bears a digest (`resnet34-b627a593.pth`) must have it.
  ///
  /// - Parameter key: where the weights lie in what was saved, if several dictionaries hold tensors: one key, or several
  ///   joined by dots.
  /// - Complexity: linear in the file's size; the memory is that of the tensors in 32 bits, and once more
  ///   that of those that lie in the file in another order.
  public init(contentsOf path: String, key: String? = nil) throws(StateDictionaryError) {
    try self.init(WeightSource(path), key: key)
  }

  /// Reads a file and tells what that has cost.
  ///
  /// - Parameter work: is told. By default reading may cost what a file of this size may.
  package init(
    contentsOf path: String, key: String? = nil, work: WorkMeter
  ) throws(StateDictionaryError) {
    try self.init(WeightSource(path, work: work), key: key)
  }

  private init(_ source: WeightSource, key: String?) throws(StateDictionaryError) {
    let path = source.path
    format = try ForeignContent.sniff(source)
    try Self.checkDigest(source)
    let contents: WeightContents =
      switch format {
      case .safetensors: try WeightContents(safetensors: source)
      case .torchArchive: try PyTorchFile(archive: source).contents(under: key)
      case .torchStream: try PyTorchFile(stream: source).contents(under: key)
      }
    if let key, format == .safetensors {
      throw .noSuchKey(path: path, key: key, keys: [])
    }
    self.key = contents.key
    otherKeys = contents.otherKeys
    others = contents.others
    self.path = path
    metadata = contents.metadata
    let prefix = contents.commonPrefix
    let bare = { (name: String) in String(name.utf8.dropFirst(prefix.utf8.count)) ?? name }
    integers = contents.integers.map(bare)
    tensors = contents.tensors.map { NamedTensor(bare($0.name), $0.tensor) }
    notFinite = tensors.filter { !$0.tensor.values.areFinite }.map(\.name)
    guard !tensors.isEmpty else {
      throw .noWeights(path: path, reason: "it has no tensors of floating-point numbers")
    }
    var names: Set<String> = []
    for name in tensors.map(\.name) + integers where !names.insert(name).inserted {
      throw .noWeights(path: path, reason: "the name “\(name.excerpt())” occurs twice")
    }
  }

  private static func checkDigest(_ source: WeightSource) throws(StateDictionaryError) {
    guard let named = NamedDigest(inNameOf: source.path) else { return }
    let digest: String
    do {
      digest = try source.reader.digest()
    } catch {
      throw .file(error)
    }
    guard named.agrees(with: digest) else {
      throw .digest(path: source.path, named: named.digits, actual: digest)
    }
  }
}

extension [Float] {
  /// Whether no element is infinite or not a number.
  fileprivate var areFinite: Bool {
    // Without an early exit, so that the loop is vectorised.
    let exponents: UInt32 = 0x7F80_0000
    return !reduce(false) { $0 || $1.bitPattern & exponents == exponents }
  }
}
