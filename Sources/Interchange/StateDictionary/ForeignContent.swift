/// What files that are said to hold weights hold instead; the raw value is a noun phrase.
public enum ForeignContent: String, CaseIterable, Sendable {
  case empty = "an empty file"
  case html = "an HTML page"
  case xml = "an XML document"
  case lfsPointer = "a Git LFS pointer, not the file that it points to"
  case text = "plain text"
  case tar = "a tar archive, the form in which PyTorch saved before version 0.2"
  case torchScript = "a TorchScript archive, a program with its weights"
  case zip = "a zip archive without a data.pkl, so not one of PyTorch's"
  case pickle = "a Python pickle that torch.save did not write"
  case gzip = "compressed with gzip"
  case bzip2 = "compressed with bzip2"
  case xz = "compressed with xz"
  case zstandard = "compressed with Zstandard"
  case hdf5 = "an HDF5 file, as Keras writes"
  case gguf = "a GGUF file"
  case numpy = "a NumPy array"
  case pdf = "a PDF document"
  case image = "an image"
  case zeros = "nothing but zeros at its front, as an unfinished download does"
  case unknown = "of a kind that is not known"

  /// What to do about it, as a sentence.
  var advice: String {
    switch self {
    case .html, .xml, .text, .empty, .zeros:
      "A server may have sent it instead of the file; download the file again."
    case .lfsPointer: "Fetch the file itself with “git lfs pull”."
    case .torchScript:
      "Load it with torch.jit.load and save its weights with torch.save(model.state_dict(), …)."
    case .tar, .pickle:
      "Load it in PyTorch and save its weights with torch.save(model.state_dict(), …)."
    case .gzip, .bzip2, .xz, .zstandard: "Unpack it first."
    case .zip: "If it was packed around a file of weights, unpack it and name that."
    case .hdf5, .gguf, .numpy, .pdf, .image, .unknown:
      "Name a safetensors file or one that torch.save wrote."
    }
  }
}

// MARK: - Sniffing

extension ForeignContent {
  /// Tells what a file is by its first bytes; a form that weights come in is told as such.
  static func sniff(_ source: WeightSource) throws(StateDictionaryError) -> WeightFileFormat {
    let front = try source.bytes(0..<min(source.size, 1024))
    if front.starts(with: "PK\u{3}\u{4}".utf8) { return .torchArchive }
    if front.starts(with: PyTorchFile.streamMagic) { return .torchStream }
    if front.count > 8, front[8] == UInt8(ascii: "{"), front[4..<8] == [0, 0, 0, 0] {
      return .safetensors
    }
    throw .foreign(path: source.path, content: content(of: front))
  }

  private static let magics: [([UInt8], ForeignContent)] = [
    ([0x1F, 0x8B], .gzip),
    (Array("BZh".utf8), .bzip2),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A], .xz),
    ([0x28, 0xB5, 0x2F, 0xFD], .zstandard),
    ([0x89] + Array("HDF".utf8), .hdf5),
    (Array("GGUF".utf8), .gguf),
    ([0x93] + Array("NUMPY".utf8), .numpy),
    (Array("%PDF".utf8), .pdf),
    ([0x89] + Array("PNG".utf8), .image),
    ([0xFF, 0xD8, 0xFF], .image),
    (Array("PK\u{5}\u{6}".utf8), .zip),
    (Array("version https://git-lfs".utf8), .lfsPointer),
  ]

  private static func content(of front: [UInt8]) -> ForeignContent {
    if front.isEmpty { return .empty }
    if let magic = magics.first(where: { front.starts(with: $0.0) }) { return magic.1 }
    if front.count >= 262, front[257..<262].elementsEqual("ustar".utf8) { return .tar }
    if front.count >= 2, front[0] == 0x80, (0...5).contains(front[1]) { return .pickle }
    if front.allSatisfy({ $0 == 0 }) { return .zeros }
    // The last character may be cut in two.
    let text = String(decoding: front, as: UTF8.self)
    let broken = text.dropLast().contains { $0 == "\u{FFFD}" || isControl($0) }
    if broken { return .unknown }
    let start = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }.prefix(14).lowercased()
    if start.hasPrefix("<?xml") { return .xml }
    return start.hasPrefix("<") ? .html : .text
  }

  private static func isControl(_ character: Character) -> Bool {
    character.asciiValue.map { $0 < 0x20 && !character.isWhitespace } ?? false
  }
}
