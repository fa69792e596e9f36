/// Lays buffers out in one arena, so that those which live at the same time do not overlap.
///
/// The largest are placed first, each at the lowest offset that is free for its whole life.
package struct BufferPlacement: Equatable {
  /// A buffer's size and the steps at which it is first and last needed.
  package struct Request: Equatable {
    package var byteCount: Int
    package var first: Int
    package var last: Int

    package init(byteCount: Int, first: Int, last: Int) {
      self.byteCount = byteCount
      self.first = first
      self.last = last
    }

    package func overlaps(_ other: Request) -> Bool { first <= other.last && other.first <= last }
  }

  /// The byte offset of each request, a multiple of `alignment`.
  package let offsets: [Int]
  /// The size of the arena in bytes.
  package let byteCount: Int

  /// - Complexity: O(n²) in the number of requests.
  package init(_ requests: [Request], alignment: Int = 64) {
    var offsets = Array(repeating: 0, count: requests.count)
    var placed: [Int] = []
    var end = 0
    // Ties are broken by index, so that the same program always has the same layout.
    let order = requests.indices.sorted {
      (-requests[$0].byteCount, $0) < (-requests[$1].byteCount, $1)
    }
    for index in order where requests[index].byteCount > 0 {
      let size = requests[index].byteCount.roundedUp(to: alignment)
      let obstacles = placed.filter { requests[$0].overlaps(requests[index]) }
        .sorted { offsets[$0] < offsets[$1] }
      var offset = 0
      for obstacle in obstacles {
        if offset + size <= offsets[obstacle] { break }
        let obstacleEnd =
          offsets[obstacle] + requests[obstacle].byteCount.roundedUp(to: alignment)
        offset = max(offset, obstacleEnd)
      }
      offsets[index] = offset
      placed.append(index)
      end = max(end, offset + size)
    }
    self.offsets = offsets
    byteCount = end
  }
}

extension Int {
  /// The smallest multiple of `unit` that is not below this number.
  func roundedUp(to unit: Int) -> Int { (self + unit - 1) / unit * unit }
}
