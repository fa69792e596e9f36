import Foundation
import ImageData

/// Batches of a source, one after the other, epoch after epoch.
struct ImageWork: Work {
  private let source: ImageBatches
  private var epoch = 0
  private var stream: any BatchStream

  init(_ source: ImageBatches) {
    self.source = source
    stream = source.stream(epoch: 0)
  }

  mutating func perform() {
    do {
      if try stream.next() != nil { return }
      epoch += 1
      stream = source.stream(epoch: epoch)
      _ = try stream.next()
    } catch {
      // Its times would mean nothing; the other side reads why.
      FileHandle.standardError.write(Data("UpswingBench: \(error)\n".utf8))
      exit(74)
    }
  }
}
