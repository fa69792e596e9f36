import Foundation
import ProgramSupport
import PythonPeer
import Testing

/// What is not part of the repository.
private enum PublishedFiles {
  /// In the user's cache, or in the folder that `UPSWING_WEIGHTS` names.
  static let weights: String? = {
    let environment = ProcessInfo.processInfo.environment
    let cache = environment["XDG_CACHE_HOME"] ?? NSHomeDirectory() + "/.cache"
    let folder = environment["UPSWING_WEIGHTS"] ?? cache + "/upswing/weights"
    let path = folder + "/efficientnet-lite0-57934424.pth"
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }()

  /// `shared/data/flowers` in a folder around the repository.
  static let photographs: String? = {
    var folder = URL(fileURLWithPath: #filePath)
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let path = folder.appending(path: "shared/data/flowers").path
      if FileManager.default.fileExists(atPath: path) { return path }
    }
    return nil
  }()
}

/// Published weights on photographs: the program beside PyTorch, from file to probabilities.
@Suite(
  .enabled(
    if: PublishedFiles.weights != nil,
    "the weights are not here; “upswing weights get efficientnet-lite0” gets them."),
  .enabled(if: PublishedFiles.photographs != nil, "the photographs are not here"),
  .enabled(if: PythonPeer.torch != nil, "PyTorch is not here; bench/setup-peer gets it."),
  .timeLimit(.minutes(5)))
struct PublishedPredictionTests {
  private struct Comparison: Decodable {
    let images: Int
    let agreeing: Int
    let largest: Double
  }

  /// Fifty photographs get the same first class, and each class the same probability to a thousandth.
  @Test func agreesWithPyTorch() throws {
    let comparison: Comparison = try #require(PythonPeer.torch).run(
      "predictions.py",
      [
        "efficientnet-lite0", try #require(PublishedFiles.weights),
        try #require(PublishedFiles.photographs),
        "--program", RunningProgram.program.path, "--json",
      ])
    #expect(comparison.images == 50)
    #expect(comparison.agreeing == 50)
    #expect(comparison.largest < 1e-3)
  }
}
