import Records

/// A study's table: a row for each arm, the best of each column marked.
struct StudyTable {
  var study: StudyRecord

  /// A figure of an arm as a cell shows it.
  private struct Cell {
    var text: String
    var note = ""
    /// What columns are compared by; `nil` where there is nothing to compare.
    var value: Double?

    static let none = Cell(text: "–")
  }

  /// A column and which end of it is best.
  private struct Column {
    /// What stands above this column and its neighbours of the same group; `nil` for a column of its own.
    var group: String?
    var name: String
    var isHighestBest: Bool
    var cell: (ArmMetrics) -> Cell
  }

  /// The arms by their final mean, those without one at the end.
  var markup: Markup {
    let metrics = study.metrics
    let columns = columns
    let cells = metrics.map { arm in columns.map { $0.cell(arm) } }
    let best = columns.indices.map { column -> Double? in
      let values = cells.compactMap { $0[column].value }
      // Where arms are not ranked none is marked by what it reached.
      guard study.ranksArms || !columns[column].isHighestBest else { return nil }
      guard values.count > 1, Set(values).count > 1 else { return nil }
      return columns[column].isHighestBest ? values.max() : values.min()
    }
    let rows = study.ranked.map { index -> Markup in
      let marked = zip(cells[index], best).map { cell, best -> Markup in
        let isBest = cell.value != nil && cell.value == best
        return """
          <td class="number\(isBest ? " top" : "")"\(isBest ? Self.praise : "")>\
          \(cell.text)\(Self.small(cell.note))</td>
          """
      }
      return "<tr>\(heading(index))\(marked.joined())\(rates(index))</tr>\n"
    }
    return """
      <div class="card"><div class="scroll" tabindex="0"><table class="wide metrics">
      <thead>\(heads(columns))</thead>
      <tbody>
      \(rows.joined())</tbody>
      </table></div></div>

      """
  }

  /// Two rows of headings: groups above, their columns below.
  private func heads(_ columns: [Column]) -> Markup {
    var upper: Markup = "<th scope=\"col\" rowspan=\"2\">\(study.noun)</th>"
    var lower: Markup = ""
    for (index, column) in columns.enumerated() {
      guard let group = column.group else {
        upper += "<th scope=\"col\" rowspan=\"2\" class=\"number\">\(column.name)</th>"
        continue
      }
      lower += "<th scope=\"col\" class=\"number\">\(column.name)</th>"
      guard index == 0 || columns[index - 1].group != group else { continue }
      let width = columns.count { $0.group == group }
      upper += "<th scope=\"colgroup\" colspan=\"\(width)\" class=\"group\">\(group)</th>"
    }
    upper += "<th scope=\"col\" rowspan=\"2\">rates</th>"
    return "<tr>\(upper)</tr>\n<tr>\(lower)</tr>"
  }

  private func heading(_ index: Int) -> Markup {
    let arm = study.arms[index]
    return """
      <th scope="row">\(ArmLook(index: index).swatch)\(arm.name)\
      \(Self.small(rule(arm)))\(differences(arm))\(lost(arm))</th>
      """
  }

  /// The update rule's settings, after its name where the arm is called otherwise.
  private func rule(_ arm: ArmRecord) -> String {
    guard let optimizer = arm.optimizer, optimizer != arm.name else {
      return arm.rule
    }
    return arm.rule.isEmpty ? optimizer : "\(optimizer): \(arm.rule)"
  }

  /// In what else the arm is not like the others.
  private func differences(_ arm: ArmRecord) -> Markup {
    (arm.differences ?? []).map { Self.small("\($0.name) \($0.value)") }.joined()
  }

  private func rates(_ index: Int) -> Markup {
    let arm = study.arms[index]
    guard let schedule = arm.schedule else {
      return "<td><strong class=\"lost\">no usable rate</strong></td>"
    }
    return "<td>\(schedule)\(Self.small(arm.rateOrigin.wording))</td>"
  }

  /// How many trials did not end as they should have.
  private func lost(_ arm: ArmRecord) -> Markup {
    let kinds: [(String, (TrialOutcome) -> Bool)] = [
      ("diverged", { if case .diverged = $0 { true } else { false } }),
      ("failed", { if case .failed = $0 { true } else { false } }),
      ("interrupted", { if case .interrupted = $0 { true } else { false } }),
    ]
    return kinds.map { name, matches -> Markup in
      let count = arm.trials.count { matches($0.outcome) }
      return count == 0
        ? "" : "<small class=\"lost\">\(count) of \(study.seeds.count) \(name)</small>"
    }.joined()
  }

  private var columns: [Column] {
    func accuracy(_ name: String, _ value: @escaping (ArmMetrics) -> Double?) -> Column {
      Column(group: study.measure.words, name: name, isHighestBest: true) { metrics in
        value(metrics).map { Cell(text: PageText.percent($0), value: $0) } ?? .none
      }
    }
    let target = PageText.fraction(study.target)
    return [
      accuracy("mean", \.score?.mean), accuracy("lowest", \.score?.lowest),
      accuracy("highest", \.score?.highest),
      Column(name: "best epoch’s validation, mean", isHighestBest: true) { metrics in
        guard let best = metrics.best else { return .none }
        // A few epochs stay on their line.
        let space = metrics.bestEpochs.count > 3 ? " " : "\u{A0}"
        let epochs = metrics.bestEpochs.map(String.init).joined(separator: ",\(space)")
        return Cell(
          text: PageText.percent(best.mean), note: "epoch\(space)\(epochs)", value: best.mean)
      },
      Column(group: "until \(target)", name: "epochs", isHighestBest: false) {
        toTarget($0.epochsToTarget.map { $0.map(Double.init) }) { Ticks.short($0) }
      },
      Column(group: "until \(target)", name: "time", isHighestBest: false) {
        toTarget($0.secondsToTarget, PageText.duration)
      },
      Column(name: "per step", isHighestBest: false) { metrics in
        metrics.millisecondsPerStep.map {
          Cell(text: PageText.quantity($0, .milliseconds), value: $0)
        } ?? .none
      },
      Column(name: "state", isHighestBest: false) {
        Cell(text: PageText.bytes($0.stateBytes), value: Double($0.stateBytes))
      },
    ]
  }

  /// The median over the trials, one that never gets there counting as later than all others; how many got there.
  private func toTarget(_ values: [Double?], _ written: (Double) -> String) -> Cell {
    guard !values.isEmpty else { return .none }
    let reached = values.compactMap(\.self).sorted()
    let median = ArmMetrics.medianToTarget(values)
    return Cell(
      text: median.map(written) ?? "–", note: "\(reached.count) of \(values.count)", value: median)
  }

  private static let praise: Markup = " title=\"the best of this column\""

  private static func small(_ text: String) -> Markup {
    text.isEmpty ? "" : "<small>\(text)</small>"
  }
}

extension StudyMeasure {
  /// As headings name it.
  var words: String {
    switch self {
    case .test: "test accuracy"
    case .validation: "final validation accuracy"
    }
  }
}

extension ArmMetrics {
  /// The lower median of what trials took; `nil` where fewer than half of them got there.
  static func medianToTarget(_ values: [Double?]) -> Double? {
    let sorted = values.map { $0 ?? .infinity }.sorted()
    guard !sorted.isEmpty else { return nil }
    let median = sorted[(sorted.count - 1) / 2]
    return median.isFinite ? median : nil
  }
}

extension RateSource {
  /// In a few words.
  var wording: String {
    switch self {
    case .found: "found"
    case .pytorchDefault: "the rule’s default"
    case .given: "given"
    }
  }
}
