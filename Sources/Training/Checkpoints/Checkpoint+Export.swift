import Interchange

extension Checkpoint {
  /// Writes the weights for PyTorch, atomically: as safetensors under PyTorch's names, described by
  /// ``ModelSpec/exportMetadata()``.
  ///
  /// PyTorch counts in `num_batches_tracked` the batches that a norm has seen. The file leaves it out: a state
  /// dictionary without versions, such as a file gives, is loaded without it too, strictly or not.
  public func exportSafetensors(to path: String) throws {
    var metadata = try spec.exportMetadata()
    // As PyTorch's own files call themselves; some loaders ask for it.
    metadata["format"] = "pt"
    try SafetensorsFile.write(weights, metadata: metadata, to: path)
  }
}
