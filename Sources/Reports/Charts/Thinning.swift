/// Leaves out points that a picture is too narrow to show.
package enum Thinning {
  /// The number of points up to which none is left out.
  package static func limit(columns: Int) -> Int { 4 * columns }

  /// For each column of pixels the first, lowest, highest and last point of each unbroken stretch, in their order;
  /// all points where they are no more than that. Points that are not finite are kept, one for each gap.
  ///
  /// The picture is the same as with all points, since every extreme and every crossing into a column remains.
  ///
  /// - Complexity: O(n).
  package static func thin(
    _ points: [Chart.Point], columns: Int, column: (Double) -> Int
  ) -> [Chart.Point] {
    guard points.count > limit(columns: columns) else { return points }
    var kept: [Chart.Point] = []
    kept.reserveCapacity(4 * columns)
    var bucket: ArraySlice<Chart.Point> = []
    var place: Int?

    func flush() {
      guard !bucket.isEmpty else { return }
      var (low, high) = (bucket.startIndex, bucket.startIndex)
      for index in bucket.indices {
        if bucket[index].y < bucket[low].y { low = index }
        if bucket[index].y > bucket[high].y { high = index }
      }
      for index in Set([bucket.startIndex, low, high, bucket.endIndex - 1]).sorted() {
        kept.append(bucket[index])
      }
      bucket = []
    }

    for (index, point) in points.enumerated() {
      guard point.x.isFinite, point.y.isFinite else {
        flush()
        place = nil
        if kept.last?.y.isFinite ?? false { kept.append(point) }
        continue
      }
      let here = column(point.x)
      if here != place {
        flush()
        place = here
        bucket = points[index...index]
      } else {
        bucket = points[bucket.startIndex...index]
      }
    }
    flush()
    return kept
  }
}
