import Foundation
import Reports
import Schedules
import Testing

@Suite(.timeLimit(.minutes(5))) struct TextChartTests {
  static let ramp = Chart(
    title: "Learning rate, linear", summary: "", x: .init("step", format: .whole),
    y: .init("learning rate"),
    series: [.init("learning rate", (0...100).map { .init(Double($0), 0.1 - Double($0) / 1000) })])

  static let valley = Chart(
    title: "sgd: loss against learning rate", summary: "",
    x: .init("learning rate", scale: .logarithmic), y: .init("loss"),
    series: [
      .init("each batch", [.init(1e-6, 9), .init(1, 9)], style: .faint),
      .init(
        "smoothed",
        (0...60).map { step in
          let exponent = Double(step) / 10
          return .init(pow(10, exponent - 6), 0.5 + (exponent - 4) * (exponent - 4) / 8)
        }),
    ],
    rules: [
      .init(at: 1e-4, "lower 1e-4"), .init(at: 6e-4, "upper 6e-4"),
      .init(at: 0.01, "lowest loss 0.01", hue: .green), .init(at: 5, "outside"),
    ],
    ranges: [.init(1e-4...6e-4, "range to cycle in")])

  @Test func aLineInBraille() {
    let lines = TextChart(Self.ramp, width: 40, height: 5).lines
    #expect(
      lines.joined(separator: "\n") == """
        Learning rate, linear
        0.10 ┤⠉⠒⠲⠤⢤⣀⡀
             │      ⠈⠉⠒⠲⠤⢤⣀⡀
        0.05 ┤             ⠈⠉⠒⠒⠤⠤⣀⡀
             │                    ⠈⠉⠓⠒⠦⠤⣀⡀
           0 ┤                           ⠈⠉⠓⠒⠦⠤⣀
             └┬────────────────┬───────────────┬
              0               50             100
                                            step
        """)
  }

  @Test func aLineInASCII() {
    let lines = TextChart(
      Self.ramp, width: 40, height: 5, style: TextStyle(glyphs: .ascii)
    ).lines
    #expect(
      lines.joined(separator: "\n") == """
        Learning rate, linear
        0.10 +'':...
             |      ''':....
        0.05 +             ''''....
             |                    '''':...
           0 +                            ''':..
             ++----------------+---------------+
              0               50             100
                                            step
        """)
  }

  @Test func rulesAndARange() {
    let lines = TextChart(Self.valley, width: 60, height: 6).lines
    #expect(
      lines.joined(separator: "\n") == """
        sgd: loss against learning rate
                              lower 1e-4
        loss                  ┊      upper 6e-4 lowest loss 0.01
        4 ┤                   ┊      ┊          ┊
          │                   ┊      ┊          ┊
          │⠒⠒⠤⢄⣀              ┊      ┊          ┊
        2 ┤     ⠉⠉⠒⠒⠢⠤⠤⣀⣀     ┊      ┊          ┊
          │              ⠉⠉⠉⠒⠒⠒⠤⠤⠤⢄⣀⣀⣀⣀⣀        ┊        ⢀⣀⣀⣀⣀⣀⡠⠤⠤⠤⠒
        0 ┤                   ┊      ┊  ⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠁
          └┬──────────────────━━━━━━━━──────────┬──────────────────┬
         1e-6               1e-4              1e-2                 1
           ━ range to cycle in                         learning rate
        """)
  }

  @Test func rulesInANarrowTerminal() {
    let lines = TextChart(
      Self.valley, width: 40, height: 6, style: TextStyle(glyphs: .ascii)
    ).lines
    #expect(
      lines.joined(separator: "\n") == """
        sgd: loss against learning rate
                       lower 1e-4
                       |    upper 6e-4
        loss           |    |   lowest loss 0.01
        4 +            |    |      |
          |            |    |      |
          |':..        |    |      |
        2 +    ''....  |    |      |
          |          ''':.......   |   .......:'
        0 +            |    |  '''''''''
          ++-----------======------+-----------+
         1e-6        1e-4        1e-2          1
           = range to cycle in     learning rate
        """)
  }

  /// Colours begin and end on each line, and without them the text is the same.
  @Test func coloursAreOnlyAdded() {
    let plain = TextChart(Self.valley, width: 60).lines
    let coloured = TextChart(Self.valley, width: 60, style: TextStyle(hasColour: true)).lines
    #expect(coloured.contains { $0.contains("\u{1B}[32mlowest loss 0.01\u{1B}[0m") })
    #expect(coloured.contains { $0.contains("\u{1B}[33m") })
    #expect(coloured.map { $0.replacing(/\u{1B}\[[0-9]+m/, with: "") } == plain)
    for line in coloured where line.contains("\u{1B}") {
      #expect(line.hasSuffix("\u{1B}[0m") || !line.contains(/\u{1B}\[3[0-9]m[^\u{1B}]*$/))
    }
  }

  @Test(arguments: ChartTests.awkward)
  func fitsWhateverTheFigures(_ points: [Chart.Point]) {
    for axis in [
      Chart.Axis("step"), .init("rate", scale: .logarithmic), .init("e", format: .whole),
    ] {
      for (width, height) in [(0, 0), (24, 3), (40, 6), (80, 12), (200, 40)] {
        for glyphs in [TextStyle.Glyphs.braille, .ascii] {
          let lines = TextChart(
            ChartTests.chart(points, x: axis), width: width, height: height,
            style: TextStyle(glyphs: glyphs)
          ).lines
          #expect(lines.allSatisfy { $0.count <= max(width, 24) && !$0.hasSuffix(" ") })
          #expect(glyphs == .braille || lines.allSatisfy { $0.allSatisfy(\.isASCII) })
        }
      }
    }
  }

  @Test func everyScheduleFitsAnyWidth() throws {
    for name in ScheduleName.selectable {
      for steps in [1, 2, 1000] {
        let run = Horizon(steps: steps, stepsPerEpoch: 10)
        let schedule = try ScheduleConfiguration(name, ScheduleSettings(max: 0.06), in: run)
        for chart in SchedulePage(title: name.rawValue, schedule: schedule, run: run).charts {
          for width in 24...100 {
            let lines = TextChart(chart, width: width).lines
            #expect(lines.count <= 16 && lines.allSatisfy { $0.count <= width })
          }
        }
      }
    }
  }

  @Test(arguments: [
    (["LANG": "de_DE.UTF-8@euro"], TextStyle(glyphs: .braille, hasColour: true)),
    (["LANG": "en_US.utf8", "NO_COLOR": "1"], TextStyle(glyphs: .braille)),
    (["LANG": "C.UTF-8", "NO_COLOR": ""], TextStyle(glyphs: .braille, hasColour: true)),
    (["LANG": "en_US.UTF-8", "LC_ALL": "C"], TextStyle(glyphs: .ascii, hasColour: true)),
    (["LANG": "C", "LC_CTYPE": "C.UTF-8", "LC_ALL": ""], TextStyle(hasColour: true)),
    (["LANG": "C.UTF-8", "TERM": "linux"], TextStyle(glyphs: .ascii, hasColour: true)),
    (["TERM": "dumb"], TextStyle(glyphs: .ascii)),
    ([:], TextStyle(glyphs: .ascii, hasColour: true)),
  ])
  func followsTheEnvironment(_ environment: [String: String], _ style: TextStyle) {
    #expect(TextStyle(environment: environment) == style)
  }
}
