import ImageData
import Synchronization

extension DataSet {
  /// Decodes every image with a progress bar.
  func index(
    sizing: ImageSizing, test: Double, readsTest: Bool, on console: Console, cacheBytes: Int
  ) throws(ImageDataError) -> ImageIndex {
    let bar = ScanBar(console)
    defer { console.clearLiveLine() }
    return try index(
      sizing: sizing, test: test, readsTest: readsTest, cacheBytes: cacheBytes
    ) { bar.update($0) }
  }
}

/// A progress bar that threads may update, one at a time.
private final class ScanBar: Sendable {
  private struct State: @unchecked Sendable {
    let console: Console
    var bar: ProgressBar?
  }

  private let state: Mutex<State>

  init(_ console: Console) { state = Mutex(State(console: console)) }

  func update(_ progress: ScanProgress) {
    state.withLock {
      var bar = $0.bar ?? ProgressBar("Reading images", total: progress.total, on: $0.console)
      bar.update(progress.done, details: "\(progress.done) of \(progress.total)")
      $0.bar = bar
    }
  }
}
