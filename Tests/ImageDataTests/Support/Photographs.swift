import Foundation
import TestSupport

/// The photographs of the Kaggle set at 128×128, which are not part of the repository.
enum Photographs {
  /// `UPSWING_FLOWERS`, or `shared/data/flowers128` in a folder around the repository; `nil` where there
  /// are none.
  static let folder: String? = find()

  private static func find() -> String? {
    if let path = ProcessInfo.processInfo.environment["UPSWING_FLOWERS"] { return path }
    var folder = URL(filePath: #filePath)
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let path = folder.appending(path: "shared/data/flowers128").path
      if FileManager.default.fileExists(atPath: path) { return path }
    }
    return nil
  }
}
