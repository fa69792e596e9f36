/// A line chart as a value, drawn as SVG by ``svg(width:height:)``.
///
/// It carries no script and no font; colours follow the reader's light or dark setting. Numbers that are not finite
/// (and those below zero on a logarithmic axis) leave a gap. Long series are thinned to what the width can show
/// without losing an extreme, and the chart's note says so.
public struct Chart: Equatable, Sendable {
  /// Drawn above the chart, and read aloud first.
  public var title: String
  /// One or two sentences with what the chart shows, for those who cannot see it.
  public var summary: String
  public var x: Axis
  public var y: Axis
  public var series: [Series]
  public var rules: [Rule]
  public var ranges: [Range]
  /// Whether the chart names its series and ranges above the plot; a page may do that once for several charts.
  public var showsLegend: Bool

  public init(
    title: String, summary: String, x: Axis, y: Axis, series: [Series], rules: [Rule] = [],
    ranges: [Range] = [], showsLegend: Bool = true
  ) {
    self.title = title
    self.summary = summary
    self.x = x
    self.y = y
    self.series = series
    self.rules = rules
    self.ranges = ranges
    self.showsLegend = showsLegend
  }
}

extension Chart {
  /// An axis and its scale.
  public struct Axis: Equatable, Sendable {
    /// How values are spread along it.
    public enum Scale: Equatable, Sendable {
      case linear
      case logarithmic
    }

    /// How a tick is written.
    public enum Format: Equatable, Sendable {
      case number
      /// Only at whole numbers: steps, epochs.
      case whole
      /// 0.25 as 25 %.
      case percent
    }

    public var label: String
    public var scale: Scale
    public var format: Format
    /// What to show; `nil` for all there is. Lines are cut off at its ends.
    public var domain: ClosedRange<Double>?

    public init(
      _ label: String, scale: Scale = .linear, format: Format = .number,
      domain: ClosedRange<Double>? = nil
    ) {
      self.label = label
      self.scale = scale
      self.format = format
      self.domain = domain
    }
  }

  /// A point of a series.
  public struct Point: Equatable, Sendable {
    public var x: Double
    public var y: Double

    public init(_ x: Double, _ y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// A line through points in order of x.
  public struct Series: Equatable, Sendable {
    /// How much the line stands out.
    public enum Style: Equatable, Sendable {
      /// The line to look at.
      case bold
      /// Raw values behind a bold line of the same hue.
      case faint
      /// A second line of the same hue.
      case dashed
    }

    /// The legend's entry.
    public var name: String
    public var points: [Point]
    /// A band around the line: the lowest and highest value at the x of each point.
    public var band: [ClosedRange<Double>]?
    public var hue: Hue
    public var style: Style
    /// Whether each point is marked, which suits a few dozen points at most.
    public var marksPoints: Bool
    /// Which of several things the series belongs to, from 0, so that a page can single it out; `nil` for none.
    public var group: Int?

    public init(
      _ name: String, _ points: [Point], band: [ClosedRange<Double>]? = nil, hue: Hue = .blue,
      style: Style = .bold, marksPoints: Bool = false, group: Int? = nil
    ) {
      self.name = name
      self.points = points
      self.band = band
      self.hue = hue
      self.style = style
      self.marksPoints = marksPoints
      self.group = group
    }
  }

  /// A vertical line with a label.
  public struct Rule: Equatable, Sendable {
    public var x: Double
    public var label: String
    public var hue: Hue

    public init(at x: Double, _ label: String, hue: Hue = .orange) {
      self.x = x
      self.label = label
      self.hue = hue
    }
  }

  /// A shaded part of the x axis with its legend entry.
  public struct Range: Equatable, Sendable {
    public var bounds: ClosedRange<Double>
    public var label: String
    public var hue: Hue

    public init(_ bounds: ClosedRange<Double>, _ label: String, hue: Hue = .orange) {
      self.bounds = bounds
      self.label = label
      self.hue = hue
    }
  }

  /// A colour that people with colour-blindness can tell from the others; its shade follows the
  /// reader's light or dark setting.
  public enum Hue: String, CaseIterable, Equatable, Sendable {
    case blue, orange, green, purple, sky, red

    /// A hue for the n-th of several things, repeating after six.
    public static func cycling(_ index: Int) -> Hue {
      allCases[((index % allCases.count) + allCases.count) % allCases.count]
    }
  }
}
