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

  /// A line without the points that lie on it anyway: each that is left out is within the tolerance above or below
  /// the line through those that stay. Points that are not finite stay.
  ///
  /// - Complexity: O(n).
  package static func straightened(_ points: [Chart.Point], tolerance: Double) -> [Chart.Point] {
    var kept: [Chart.Point] = []
    // The slopes of the lines that begin at the last point kept and pass every point since within the tolerance.
    var slopes = -Double.infinity...Double.infinity
    var last: Chart.Point?
    for point in points {
      guard let start = kept.last, let previous = last, point.x.isFinite, point.y.isFinite,
        start.y.isFinite, previous.y.isFinite, start.x < previous.x, previous.x < point.x
      else {
        if let last { kept.append(last) }
        (last, slopes) = (point, -Double.infinity...Double.infinity)
        continue
      }
      let wide = self.slopes(from: start, to: previous, tolerance)
      let (low, high) = (
        max(slopes.lowerBound, wide.lowerBound), min(slopes.upperBound, wide.upperBound)
      )
      let slope = (point.y - start.y) / (point.x - start.x)
      if low <= slope, slope <= high {
        slopes = low...high
      } else {
        kept.append(previous)
        slopes = -Double.infinity...Double.infinity
      }
      last = point
    }
    if let last { kept.append(last) }
    return kept
  }

  /// The slopes of the lines from one point that pass another within the tolerance.
  private static func slopes(
    from start: Chart.Point, to point: Chart.Point, _ tolerance: Double
  ) -> ClosedRange<Double> {
    let (rise, run) = (point.y - start.y, point.x - start.x)
    return (rise - tolerance) / run...(rise + tolerance) / run
  }
}
