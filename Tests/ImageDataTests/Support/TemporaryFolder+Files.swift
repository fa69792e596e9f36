import Files
import Foundation
import ImageData
import TestSupport

/// What tests of files that are named by bytes write.
extension TemporaryFolder {
  var bytePath: BytePath { BytePath(path) }

  func folder(_ name: BytePath) {
    _ = bytePath.appending(name).withCString { mkdir($0, 0o755) }
  }

  func write(_ bytes: [UInt8], to name: BytePath) {
    let file = bytePath.appending(name).withCString { fopen($0, "w") }!
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
  }

  func link(_ name: BytePath, to target: String) {
    _ = bytePath.appending(name).withCString { symlink(target, $0) }
  }

  func write(_ text: String, to name: BytePath) { write(Array(text.utf8), to: name) }

  /// Class folders of different drawings, PNG files named `0.png`, `1.png` …
  func classes(_ names: [BytePath], images: Int, side: Int = 24) throws {
    for (label, name) in names.enumerated() {
      folder(name)
      for i in 0..<images {
        let image = PixelImage.drawing(1000 * label + i, width: side, height: side)
        write(try image.png(), to: name.appending(BytePath("\(i).png")))
      }
    }
  }
}
