import Reports
import Testing

@Suite(.timeLimit(.minutes(5))) struct ThinningTests {
  func thin(_ points: [Chart.Point], columns: Int) -> [Chart.Point] {
    let width = Double(points.count)
    return Thinning.thin(points, columns: columns) { Int($0 / width * Double(columns)) }
  }

  @Test func fewPointsAllStay() {
    let points = (0..<400).map { Chart.Point(Double($0), SampleData.noise($0)) }
    #expect(thin(points, columns: 100) == points)
  }

  @Test func extremesAndOrderStay() {
    var points = (0..<50_000).map { Chart.Point(Double($0), SampleData.noise($0)) }
    points[12_345].y = 99
    points[31_000].y = -99
    let kept = thin(points, columns: 100)
    #expect(kept.count <= 400)
    #expect(kept.contains(points[12_345]) && kept.contains(points[31_000]))
    #expect(kept.first == points.first && kept.last == points.last)
    #expect(zip(kept, kept.dropFirst()).allSatisfy { $0.x < $1.x })
    for column in 0..<100 {
      let all = points[(column * 500)..<(column * 500 + 500)].map(\.y)
      let here = kept.filter { Int($0.x) / 500 == column }.map(\.y)
      #expect(here.min() == all.min() && here.max() == all.max())
    }
  }

  @Test func gapsStay() {
    var points = (0..<10_000).map { Chart.Point(Double($0), 1) }
    for index in 4000..<4500 { points[index].y = .nan }
    points[8000].y = .infinity
    let kept = thin(points, columns: 50)
    #expect(kept.split { !$0.y.isFinite }.count == 3)
  }

  @Test func straightStretchesNeedOnlyTheirEnds() {
    let points = (0..<3000).map { index in
      Chart.Point(Double(index), Double(min(max(index, 1000), 2000)))
    }
    let kept = Thinning.straightened(points, tolerance: 0.05)
    #expect(kept.count <= 6)
    #expect(kept.first == points.first && kept.last == points.last)
  }

  /// Whatever is left out is as near to the line as the tolerance allows.
  @Test func straighteningKeepsTheCurve() {
    let points = (0..<2000).map { index in
      let slope = 80 * SampleData.noise(index / 97)
      return Chart.Point(Double(index), slope * Double(index % 97) + 0.02 * SampleData.noise(index))
    }
    let kept = Thinning.straightened(points, tolerance: 0.05)
    #expect(kept.count < points.count / 4)
    for (from, to) in zip(kept, kept.dropFirst()) {
      for point in points[Int(from.x)...Int(to.x)] where to.x > from.x {
        let line = from.y + (to.y - from.y) * (point.x - from.x) / (to.x - from.x)
        #expect(abs(line - point.y) <= 0.0501)
      }
    }
  }

  @Test func straighteningLeavesGapsAndCrowdsAlone() {
    let gap = [
      Chart.Point(0, 1), .init(1, .nan), .init(.nan, .nan), .init(2, .infinity), .init(3, 1),
    ]
    #expect(Thinning.straightened(gap, tolerance: 1).count == gap.count)
    let crowd = [Chart.Point(0, 1), .init(0, 5), .init(0, 3), .init(1, 3)]
    #expect(Thinning.straightened(crowd, tolerance: 0.1).map(\.y) == [1, 5, 3, 3])
    for few in [[], [Chart.Point(0, 1)], [.init(0, 1), .init(1, 1)]] {
      #expect(Thinning.straightened(few, tolerance: 1) == few)
    }
  }
}
