/// The forms in which files of weights come; told apart by their content, never by their names.
public enum WeightFileFormat: String, CaseIterable, Sendable {
  /// A header in JSON and the data behind it.
  case safetensors
  /// What `torch.save` has written since PyTorch 1.6: a zip archive.
  case torchArchive = "PyTorch archive"
  /// What `torch.save` wrote before: pickles, one behind the other, and the data.
  case torchStream = "PyTorch stream"
}
