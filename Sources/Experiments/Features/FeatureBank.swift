import Interchange
package import Tensors
import Wording

/// What a frozen part makes of images, computed once for whoever trains what follows it.
///
/// Any number of threads may read it.
package final class FeatureBank: Sendable {
  /// An image, as it is evaluated or in one of its augmented views.
  package struct Key: Hashable, Sendable {
    /// The image's place in its folder.
    package var slot: Int
    /// `nil` for the image as it is evaluated.
    package var view: Int?
  }

  /// Where the features lie.
  enum Storage: Sendable {
    case memory(AlignedMemory<Float>)
    case file(RowFile, path: String)
    case blank
  }

  /// The shape of one image's features.
  package let shape: Shape
  /// How many augmented views of a training image there are; 0 where it is trained as it is.
  package let views: Int
  let storage: Storage
  private let rows: [Key: Int]

  init(shape: Shape, views: Int, keys: [Key], storage: Storage) {
    self.shape = shape
    self.views = views
    self.storage = storage
    rows = Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($1, $0) })
  }

  /// A bank of zeros for any image, to time what follows the frozen part.
  package convenience init(blank shape: Shape) {
    self.init(shape: shape, views: 0, keys: [], storage: .blank)
  }

  /// Copies the features of an image.
  ///
  /// - Precondition: the bank was made for it.
  /// - Throws: `SafetensorsError` where the cache can no longer be read.
  func copy(_ key: Key, into values: UnsafeMutablePointer<Float>) throws(SafetensorsError) {
    if case .blank = storage { return values.update(repeating: 0, count: shape.count) }
    guard let row = rows[key] else { preconditionFailure("No features were computed of \(key).") }
    switch storage {
    case .memory(let memory):
      values.update(from: memory.pointer + row * shape.count, count: shape.count)
    case .file(let file, _):
      try file.read(row, into: values)
    case .blank: break
    }
  }
}

extension FeatureBank {
  /// For a report: `1024 × 14 × 14 of 500 images in 4 views, 401.2 MiB in memory`.
  package var summary: String {
    let images = Set(rows.keys.map(\.slot)).count
    let bytes = rows.count * shape.count * MemoryLayout<Float>.stride
    let place =
      switch storage {
      case .memory, .blank: "in memory"
      case .file(_, let path): "in \(path)"
      }
    let sizes = shape.sizes.map(String.init).joined(separator: " × ")
    let kinds = views == 0 ? "" : ", \(Phrase.count(views, "augmented view")) each"
    return
      "\(sizes) numbers of \(Phrase.count(images, "image"))\(kinds), \(Phrase.bytes(bytes)) \(place)"
  }
}
