import Foundation
import FoundationXML
import Reports
import Testing

@Suite(.timeLimit(.minutes(5))) struct ChartTests {
  static func chart(_ points: [Chart.Point], x: Chart.Axis = .init("step")) -> Chart {
    Chart(
      title: "Loss <of> \"each\" & all", summary: "It falls.", x: x, y: .init("loss"),
      series: [.init("raw", points, style: .faint), .init("smooth", points, marksPoints: true)],
      rules: [.init(at: 1, "one"), .init(at: 1.01, "as near as can be"), .init(at: .nan, "none")],
      ranges: [.init(0.5...1.5, "here")])
  }

  /// Parses a picture and gives how often each element occurs.
  static func elements(of svg: String) throws -> [String: Int] {
    final class Counter: NSObject, XMLParserDelegate {
      var counts: [String: Int] = [:]
      func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
        qualifiedName: String?, attributes: [String: String]
      ) {
        counts[name, default: 0] += 1
        for value in attributes.values where value.contains("nan") || value.contains("inf") {
          Issue.record("\(name) has an attribute that is no number: \(value.prefix(80))")
        }
      }
    }
    let parser = XMLParser(data: Data(svg.utf8))
    let counter = Counter()
    parser.delegate = counter
    if !parser.parse() {
      Issue.record("Not well-formed: \(String(describing: parser.parserError))")
    }
    return counter.counts
  }

  static let awkward: [[Chart.Point]] = [
    [], [.init(1, 2)], [.init(.nan, .nan)], [.init(0, 0), .init(0, 0)],
    [.init(1, .infinity), .init(2, 3), .init(3, .nan), .init(4, 5)],
    [.init(-5, -1e308), .init(5, 1e308)],
    [.init(.leastNonzeroMagnitude, .leastNonzeroMagnitude), .init(1e300, 1e299)],
    (0..<5000).map { .init(Double($0), $0 % 7 == 0 ? .nan : Double($0)) },
  ]

  @Test(arguments: awkward)
  func isWellFormedWhateverTheFigures(_ points: [Chart.Point]) throws {
    for axis in [
      Chart.Axis("step"), .init("rate", scale: .logarithmic), .init("e", format: .whole),
    ] {
      let chart = Self.chart(points, x: axis)
      let elements = try Self.elements(of: chart.svg())
      #expect(elements["svg"] == 2 && elements["clipPath"] == 1)
      _ = try Self.elements(of: chart.svg(width: 0, height: 0))
    }
  }

  @Test func textIsEscapedAndReadAloud() throws {
    let svg = Self.chart([.init(1, 2), .init(2, 1)]).svg()
    #expect(
      svg.contains("<title id=\"chart0-title\">Loss &lt;of&gt; &quot;each&quot; &amp; all</title>"))
    #expect(svg.contains("role=\"img\" aria-labelledby=\"chart0-title chart0-summary\""))
    #expect(svg.contains("prefers-color-scheme:dark"))
  }

  @Test func aGapBreaksTheLine() throws {
    let svg = Chart(
      title: "t", summary: "s", x: .init("x"), y: .init("y"),
      series: [.init("s", [.init(0, 1), .init(1, 2), .init(2, .nan), .init(3, 1), .init(4, 2)])]
    ).svg()
    let path = try #require(svg.firstMatch(of: /<path class="line bold blue" d="([^"]*)"/))
    #expect(path.output.1.count { $0 == "M" } == 2)
  }

  @Test func labelsOfNearRulesStandInRows() throws {
    let svg = Self.chart([.init(0, 1), .init(2, 1)]).svg()
    let baselines = svg.matches(of: /<text class="label" x="[^"]*" y="([^"]*)"/).map { $0.output.1 }
    #expect(baselines.count == 2 && Set(baselines).count == 2)
  }

  @Test func aMillionPointsMakeASmallFile() {
    let points = (0..<1_000_000).map { Chart.Point(Double($0), SampleData.noise($0)) }
    let chart = Chart(
      title: "t", summary: "s", x: .init("x"), y: .init("y"), series: [.init("s", points)])
    #expect(chart.svg().utf8.count < 100_000)
  }
}
