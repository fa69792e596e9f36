/// Steps in order, and where in one arena each of their buffers lies.
struct Program: Sendable {
  /// What depends on the weights alone: to be run again only when these have changed, or somebody else has
  /// used the arena.
  let preparation: [any Step]

  let steps: [any Step]

  /// The steps up to here are all that takes batch norms' statistics.
  let statisticsEnd: Int

  /// The byte offset of each buffer; of external buffers it means nothing.
  let offsets: [Int]

  /// The size of the arena in bytes.
  let byteCount: Int

  /// What the buffers would take if none shared its memory.
  let unsharedByteCount: Int

  /// The scores, `[batch, classes]`, when all steps have run.
  let scores: Buffer
}
