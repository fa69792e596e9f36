import Records

/// How a contestant of a study appears in every chart and table: a hue, solid for the first six, dashed for the next.
struct ContestantLook {
  /// The place in the study's order, from 0.
  var index: Int

  var hue: Chart.Hue { .cycling(index) }

  var style: Chart.Series.Style {
    index / Chart.Hue.allCases.count % 2 == 0 ? .bold : .dashed
  }

  /// The classes that colour an element and let a choice in the legend single it out.
  var colour: String { "\(hue.rawValue) c\(index)" }

  /// The same for an element that stands for the contestant's line.
  var cssClass: String { colour + (style == .dashed ? " dashed" : "") }

  /// A short piece of the contestant's line.
  var swatch: Markup { "<i class=\"swatch \(cssClass)\"></i>" }
}

extension StudyRecord {
  /// Each contestant with its look.
  var looks: [(contestant: ContestantRecord, look: ContestantLook)] {
    contestants.enumerated().map { ($1, ContestantLook(index: $0)) }
  }

  /// The contestants' places, by their final mean; those without one at the end, equals in their order.
  var ranked: [Int] {
    let means = standings.map { $0.final?.mean ?? -1 }
    return means.indices.sorted { (means[$1], $0) < (means[$0], $1) }
  }
}
