public import Records

/// How an arm of a study appears in every chart and table: a hue, solid for the first six, dashed for the next.
struct ArmLook {
  /// The place in the study's order, from 0.
  var index: Int

  var hue: Chart.Hue { .cycling(index) }

  var style: Chart.Series.Style {
    index / Chart.Hue.allCases.count % 2 == 0 ? .bold : .dashed
  }

  /// The classes that colour an element and let a choice in the legend single it out.
  var colour: String { "\(hue.rawValue) c\(index)" }

  /// The same for an element that stands for the arm's line.
  var cssClass: String { colour + (style == .dashed ? " dashed" : "") }

  /// A short piece of the arm's line.
  var swatch: Markup { "<i class=\"swatch \(cssClass)\"></i>" }
}

extension StudyRecord {
  /// Each arm with its look.
  var looks: [(arm: ArmRecord, look: ArmLook)] {
    arms.enumerated().map { ($1, ArmLook(index: $0)) }
  }

  /// The arms' places, by their mean score; those without one at the end, equals in their order, and so all where arms are
  /// not ranked.
  public var ranked: [Int] {
    guard ranksArms else { return Array(arms.indices) }
    let means = metrics.map { $0.score?.mean ?? -1 }
    return means.indices.sorted { (means[$1], $0) < (means[$0], $1) }
  }
}
