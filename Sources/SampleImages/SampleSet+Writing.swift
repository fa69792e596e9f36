import Foundation
import ImageData

extension SampleSet {
  /// Draws the whole set as JPEG files `folder/<class>/0001.jpg` and so on, on all cores.
  ///
  /// The classes appear in `folder` only when all pictures are drawn; until then they grow in a
  /// hidden folder inside it. Whatever goes wrong, nothing half-drawn stays behind, and what an
  /// earlier, killed call left there is replaced.
  ///
  /// - Parameters:
  ///   - folder: made with the folders above it if there is none; an existing one must be empty.
  ///   - progress: called after each picture with how many of the set are drawn.
  /// - Throws: ``SampleError``, or `CancellationError` if the task is cancelled.
  /// - Complexity: O(``count`` · ``side``²).
  public func write(to folder: String, progress: (_ drawn: Int) -> Void = { _ in }) async throws {
    let isNew = try SampleFolder.prepare(folder)
    let staging = SampleFolder.staging(in: folder)
    do {
      try SampleFolder.makeEmpty(staging)
      for flower in SampleFlower.allCases {
        try SampleFolder.make("\(staging)/\(flower.rawValue)")
      }
      try await draw(into: staging, progress: progress)
      for flower in SampleFlower.allCases {
        try SampleFolder.move(
          "\(staging)/\(flower.rawValue)", to: "\(folder)/\(flower.rawValue)")
      }
      SampleFolder.remove(staging)
    } catch {
      SampleFolder.remove(staging)
      if isNew { SampleFolder.removeIfEmpty(folder) }
      throw error
    }
  }

  private func draw(into folder: String, progress: (_ drawn: Int) -> Void) async throws {
    var pictures = SampleFlower.allCases.flatMap { flower in
      (0..<count(of: flower)).map { (flower: flower, index: $0) }
    }[...]
    var drawn = 0
    try await withThrowingTaskGroup(of: Void.self) { group in
      func drawNext() {
        guard let (flower, index) = pictures.popFirst() else { return }
        group.addTask {
          try Task.checkCancellation()
          let number = String(index + 1)
          let name = String(repeating: "0", count: max(4 - number.count, 0)) + number
          let path = "\(folder)/\(flower.rawValue)/\(name).jpg"
          let bytes: [UInt8]
          do throws(ImageEncodingError) {
            bytes = try jpeg(of: flower, at: index)
          } catch {
            throw SampleError.cannotEncode(path: path, reason: error.reason)
          }
          try SampleFolder.write(bytes, to: path)
        }
      }
      // As many at a time as there are cores: a task for each picture would hold them all at once.
      for _ in 0..<ProcessInfo.processInfo.activeProcessorCount { drawNext() }
      while try await group.next() != nil {
        drawn += 1
        progress(drawn)
        drawNext()
      }
    }
  }
}
