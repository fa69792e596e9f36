/// Steps in order, and where in one arena each of their buffers lies.
struct Program: Sendable {
  let steps: [any Step]

  /// The byte offset of each buffer; of external buffers it means nothing.
  let offsets: [Int]

  /// The size of the arena in bytes.
  let byteCount: Int

  /// What the buffers would take if none shared its memory.
  let unsharedByteCount: Int

  /// The scores, `[batch, classes]`, when all steps have run.
  let scores: Buffer
}
