internal import Foundation

/// A thread that can be waited for.
///
/// Neither a task, which may not block, nor Foundation's thread, which cannot be joined: a stream that
/// is given up has to be sure that nobody writes into its buffers any more.
package final class Worker: @unchecked Sendable {
  private let thread: pthread_t

  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Starts a thread that runs `body` once.
  package init(_ body: @escaping @Sendable () -> Void) {
    let context = Unmanaged.passRetained(Body(body)).toOpaque()
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    let failure = pthread_create(&thread, nil, Self.start, context)
    precondition(failure == 0, "The system refused to start a thread: \(failure).")
    #if canImport(Darwin)
      self.thread = thread!
    #else
      self.thread = thread
    #endif
  }

  #if canImport(Darwin)
    private static let start: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? =
      {
        Unmanaged<Body>.fromOpaque($0).takeRetainedValue().run()
        return nil
      }
  #else
    private static let start:
      @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = {
        Unmanaged<Body>.fromOpaque($0!).takeRetainedValue().run()
        return nil
      }
  #endif

  /// Waits until the thread has ended; to be called exactly once.
  package func join() { pthread_join(thread, nil) }

  /// How many threads the machine runs at once for this process.
  package static var hardwareCount: Int {
    ProcessInfo.processInfo.activeProcessorCount
  }

  /// The results of `body` for 0 ..< count, in this order, computed by `threads` threads.
  package static func map<Result: Sendable>(
    _ count: Int, threads: Int, _ body: @escaping @Sendable (Int) -> Result
  ) -> [Result] {
    let results = Results<Result>(count: count)
    let workers = (0..<min(max(threads, 1), count)).map { _ in
      Worker {
        while let index = results.claim() { results.set(index, to: body(index)) }
      }
    }
    for worker in workers { worker.join() }
    return results.all
  }
}
