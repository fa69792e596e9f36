import Files
import ImageData
import TestSupport

extension DataSet {
  /// The names of a class's images, in their order.
  func names(of label: Int) -> [BytePath] { items.filter { $0.label == label }.map(\.name) }

  /// The names of a part's images, in their order.
  func names(of part: Part?) -> [BytePath] { items.filter { $0.part == part }.map(\.name) }
}

extension TemporaryFolder {
  /// PNG files of different drawings, with the folders above them; `.png` is added to the names.
  func images(_ names: [String], first key: Int = 0) throws {
    for (index, name) in names.enumerated() {
      let parts = name.split(separator: "/").map(String.init)
      for depth in 1..<max(parts.count, 1) {
        folder(BytePath(parts[..<depth].joined(separator: "/")))
      }
      write(try PixelImage.drawing(key + index).png(), to: BytePath(name + ".png"))
    }
  }
}

extension ImageSample {
  /// Where its file lies.
  var path: BytePath {
    guard case .file(let path) = content else { fatalError("\(name) is no file") }
    return path
  }
}
