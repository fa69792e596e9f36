import Reports
import Testing
import Wording

@Suite(.timeLimit(.minutes(5))) struct TicksTests {
  func linear(
    _ domain: ClosedRange<Double>, _ count: Int, _ format: Chart.Axis.Format = .number
  ) -> Ticks {
    let width = domain.upperBound - domain.lowerBound
    return .linear(
      domain, unit: Ticks.unit(for: width, count: count, format: format), format: format)
  }

  @Test func linearTicksAreMultiplesOfOneTwoOrFive() {
    #expect(linear(0...1, 5).labels == ["0", "0.2", "0.4", "0.6", "0.8", "1.0"])
    #expect(linear(0...0.006, 6).labels.last == "0.006")
    #expect(linear(0...3e-6, 3).labels == ["0", "1e-6", "2e-6", "3e-6"])
    #expect(linear(0...6e7, 3).labels == ["0", "2e7", "4e7", "6e7"])
    #expect(linear(-12...12, 5).labels == ["-10", "-5", "0", "5", "10"])
    #expect(linear(0.35...0.8, 5, .percent).labels == ["40 %", "50 %", "60 %", "70 %", "80 %"])
  }

  @Test func epochsHaveNoHalves() {
    #expect(linear(1...3, 8, .whole).labels == ["1", "2", "3"])
    #expect(linear(0...1620, 6, .whole).labels == ["0", "500", "1000", "1500"])
  }

  @Test func logarithmicTicksAreDecadesWithTheirNinths() {
    let ticks = Ticks.logarithmic(1e-7...1, count: 12)
    #expect(
      ticks.labels == ["1e-7", "1e-6", "1e-5", "1e-4", "1e-3", "1e-2", "1e-1", "1"])
    #expect(ticks.minor.count == 7 * 8)
    #expect(Ticks.logarithmic(1e-7...1, count: 4).labels == ["1e-6", "1e-4", "1e-2", "1"])
    #expect(Ticks.logarithmic(0.02...0.3, count: 5).labels == ["2e-2", "5e-2", "1e-1", "2e-1"])
  }

  @Test(arguments: [
    (0.0, "0"), (1.0, "1"), (0.00316, "3.16e-3"), (9.999e-4, "1e-3"), (2.5e10, "2.5e10"),
    (-3e-5, "-3e-5"), (.infinity, "inf"), (5e-300, "5e-300"),
  ])
  func scientific(_ value: Double, _ text: String) {
    #expect(Phrase.scientific(value) == text)
  }
}
