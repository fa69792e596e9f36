/// Collects steps and the buffers that they use, and lays the memory out in the end.
struct ProgramBuilder {
  private var byteCounts = Array(repeating: 0, count: Buffer.externalCount)
  private var preparation: [any Step] = []
  private var prepared: [(kept: [Buffer], scratch: [Buffer])] = []
  private var steps: [any Step] = []
  private var uses: [Use] = []

  /// What a step does to buffers.
  private struct Use {
    var reads: [Buffer]
    var writes: [Buffer]
    /// Pairs of a read and a written buffer which may be the same memory.
    var replacements: [(Buffer, by: Buffer)]
  }

  /// A new buffer.
  mutating func buffer(byteCount: Int) -> Buffer {
    byteCounts.append(byteCount)
    return Buffer(index: byteCounts.count - 1)
  }

  /// Appends a step.
  ///
  /// - Parameters:
  ///   - reads: what it needs.
  ///   - writes: what it makes; scratch memory too.
  ///   - replacing: buffers, best first, that `writes[0]` may overwrite element by element. It does if
  ///     no later step reads them.
  mutating func append(
    _ step: any Step, reads: [Buffer], writes: [Buffer], replacing: [Buffer] = []
  ) {
    steps.append(step)
    uses.append(
      Use(reads: reads, writes: writes, replacements: replacing.map { ($0, by: writes[0]) }))
  }

  /// Appends a step that need not be repeated as long as the weights stay what they are.
  ///
  /// - Parameters:
  ///   - writes: what it makes, which keeps its memory throughout.
  ///   - scratch: what nobody needs any more when it is done.
  mutating func prepare(_ step: any Step, writes: [Buffer], scratch: [Buffer] = []) {
    preparation.append(step)
    prepared.append((writes, scratch))
  }

  /// The program; `scores` stays readable after the last step.
  func program(scores: Buffer) -> Program {
    var requests = byteCounts.map {
      BufferPlacement.Request(byteCount: $0, first: Int.max, last: Int.min)
    }
    for (index, use) in uses.enumerated() {
      for buffer in use.reads + use.writes {
        requests[buffer.index].first = min(requests[buffer.index].first, index)
        requests[buffer.index].last = max(requests[buffer.index].last, index)
      }
    }
    requests[scores.index].last = steps.count
    // Before the first step, which is number 0.
    for (index, buffers) in prepared.enumerated() {
      let time = index - prepared.count
      for buffer in buffers.kept {
        requests[buffer.index].first = min(requests[buffer.index].first, time)
        requests[buffer.index].last = steps.count
      }
      for buffer in buffers.scratch {
        (requests[buffer.index].first, requests[buffer.index].last) = (time, time)
      }
    }
    for index in 0..<Buffer.externalCount { requests[index].byteCount = 0 }
    let unshared = requests.reduce(0) { $0 + $1.byteCount }

    // In the order of steps, so that a chain of replacements shares one piece of memory.
    var owner = Array(requests.indices)
    for (index, use) in uses.enumerated() {
      for (old, new) in use.replacements where owner[new.index] == new.index {
        let root = owner[old.index]
        guard
          !old.isExternal, requests[root].last == index, requests[new.index].first == index,
          requests[new.index].byteCount <= requests[root].byteCount
        else { continue }
        requests[root].last = requests[new.index].last
        requests[new.index].byteCount = 0
        owner[new.index] = root
        break
      }
    }
    let placement = BufferPlacement(requests)
    return Program(
      preparation: preparation, steps: steps,
      statisticsEnd: steps.lastIndex { $0 is NormStatisticsStep }.map { $0 + 1 } ?? 0,
      offsets: owner.map { placement.offsets[$0] },
      byteCount: placement.byteCount, unsharedByteCount: unshared, scores: scores)
  }
}
