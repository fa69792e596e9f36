import Reports
import Testing

@Suite struct ThinningTests {
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
}
