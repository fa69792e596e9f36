internal import Tensors

/// One pass whose batches are computed ahead, by threads that end with it.
///
/// Thread t of T computes batches t, t + T, … into a ring of buffers; a buffer is computed again when
/// the reader has asked for the batch behind the one in it. Which thread is first plays no part.
final class ImageBatchStream: BatchStream {
  private let ring: BatchRing
  private let workers: [Worker]
  private var position: Int

  init(_ filler: BatchFiller, firstBatch: Int) {
    let loading = filler.source.loading
    let ring = BatchRing(
      filler, firstBatch: firstBatch, buffers: 1 + max(loading.batchesAhead, loading.threads))
    self.ring = ring
    position = firstBatch
    workers = (0..<loading.threads).map { thread in
      Worker { ring.run(from: firstBatch + thread, step: loading.threads) }
    }
  }

  deinit {
    ring.stop()
    for worker in workers { worker.join() }
  }

  func next() throws -> Batch? {
    guard position < ring.batchCount else { return nil }
    defer { position += 1 }
    return try ring.take(position)
  }
}

/// The buffers between the threads that fill them and the one that reads.
private final class BatchRing: Sendable {
  private struct Buffer: Sendable {
    let images: AlignedMemory<Float>
    let labels: AlignedMemory<Int32>
  }

  private struct State: Sendable {
    /// The batch that the reader holds or waits for: it and later ones may be in the ring.
    var reading: Int
    var ready: [Int: Result<Int, ImageDataError>] = [:]
    var isStopped = false
  }

  let batchCount: Int
  private let filler: BatchFiller
  private let buffers: [Buffer]
  private let state: Monitor<State>

  init(_ filler: BatchFiller, firstBatch: Int, buffers count: Int) {
    self.filler = filler
    batchCount = filler.source.batchCount
    let source = filler.source
    let needed = max(1, min(count, batchCount - firstBatch))
    buffers = (0..<needed).map { _ in
      Buffer(
        images: AlignedMemory(count: source.imageShape.count),
        labels: AlignedMemory(count: source.batchSize))
    }
    state = Monitor(State(reading: firstBatch))
  }

  /// Fills every `step`th batch until there are no more, or nobody wants them.
  func run(from first: Int, step: Int) {
    for batch in stride(from: first, to: batchCount, by: step) {
      let isWanted = state.wait { state -> Bool? in
        if state.isStopped { return false }
        return batch < state.reading + buffers.count ? true : nil
      }
      guard isWanted else { return }
      let buffer = buffers[batch % buffers.count]
      let result: Result<Int, ImageDataError>
      do throws(ImageDataError) {
        result = .success(
          try filler.fill(batch, images: buffer.images, labels: buffer.labels))
      } catch {
        result = .failure(error)
      }
      state.change { $0.ready[batch] = result }
    }
  }

  /// Waits for a batch, and gives the buffer of the one before free.
  func take(_ batch: Int) throws(ImageDataError) -> Batch {
    state.change { $0.reading = batch }
    let count = try state.wait { $0.ready.removeValue(forKey: batch) }.get()
    let buffer = buffers[batch % buffers.count]
    return Batch(images: buffer.images, labels: buffer.labels, count: count)
  }

  func stop() { state.change { $0.isStopped = true } }
}
