import Foundation
import ImageData
package import TestSupport

/// A small folder of class folders with pictures that a network can tell apart.
package struct PictureFolder: Sendable {
  package let folder: TemporaryFolder
  package var path: String { folder.path }

  /// - Parameters:
  ///   - classes: the names of the class folders.
  ///   - images: pictures a class, all different.
  ///   - below: a folder to nest the class folders in.
  package init(
    classes: [String] = ["red", "blue"], images: Int = 12, below: String = ""
  ) throws {
    folder = try TemporaryFolder()
    for (label, name) in classes.enumerated() {
      let place = folder.url.appending(path: below).appending(path: name)
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      for index in 0..<images {
        let shade = UInt8(40 + 10 * index)
        let (red, blue): (UInt8, UInt8) = label == 0 ? (220, shade) : (shade, 220)
        let green = UInt8(100 + 50 * max(label - 1, 0))
        let picture = PixelImage(width: 16, height: 16, red: red, green: green, blue: blue)
        try Data(picture.png()).write(to: place.appending(path: "\(index).png"))
      }
    }
  }
}
