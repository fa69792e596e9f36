import Files

/// The pieces in which some data sets come, images apart from what is known of them: `images` beside `masks`.
enum DataSetPieces {
  private static let images: Set = [
    "image", "images", "img", "imgs", "photo", "photos", "picture", "pictures", "jpegimages",
  ]
  private static let others: Set = [
    "annotation", "annotations", "label", "labels", "mask", "masks", "segmentation",
    "segmentations", "boundingbox", "boundingboxes", "bbox", "bboxes", "groundtruth", "gt",
    "trimaps", "attributes", "metadata", "imagesets", "lists", "xml", "json",
  ]

  /// Which of some folders that lie side by side holds the images.
  ///
  /// - Returns: `nil` where they are classes: where one is named like no piece, or none like another piece than images.
  static func images(among names: [BytePath]) -> BytePath? {
    let words = names.map { $0.string.lowercased().filter(\.isLetter) }
    guard words.allSatisfy({ images.contains($0) || others.contains($0) }),
      words.contains(where: others.contains)
    else { return nil }
    return zip(names, words).first { images.contains($0.1) }?.0
  }
}
