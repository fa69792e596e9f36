public import Records
import Wording

/// A benchmark's outcome as a page: how much faster and smaller than the best of the others, and every figure.
public struct BenchmarkPage: Sendable {
  public var record: BenchmarkRecord

  public init(_ record: BenchmarkRecord) { self.record = record }

  /// The page: a figure for each workload, bars for each side, the machine, every number.
  public func html() -> String {
    var sections = groups.map { group in
      Page.Section(group.name, group.workloads.map(card).joined().inGrid)
    }
    sections.append(.init("How it was measured", method))
    sections.append(.init("Every figure", .details("Medians, extremes, and how often", figures)))
    sections.append(.init("To repeat it", .command(["bench/run"] + record.command)))
    return Page(
      title: "Upswing beside PyTorch",
      subtitle: """
        \(record.processor), \(PageText.count(record.threads, "thread")), \
        \(Phrase.moment(record.date))
        """,
      lead: """
        <p>How many times as long the best of the others takes, or how many times as much memory it holds:</p>
        \(tiles)
        """, sections: sections
    ).html()
  }

  /// The workloads by group, both in their order.
  private var groups: [(name: String, workloads: [BenchmarkRecord.Workload])] {
    var groups: [(name: String, workloads: [BenchmarkRecord.Workload])] = []
    for workload in record.workloads {
      if let index = groups.firstIndex(where: { $0.name == workload.group }) {
        groups[index].workloads.append(workload)
      } else {
        groups.append((workload.group, [workload]))
      }
    }
    return groups
  }

  private var tiles: Markup {
    .tiles(
      record.workloads.map { ($0.group, PageText.ratio($0.ratio), $0.title) })
  }

  private func card(_ workload: BenchmarkRecord.Workload) -> Markup {
    var notes = workload.missing.map { "\($0.name) did not run: \($0.reason)" }
    if let share = workload.share {
      let limit =
        switch share.limit {
        case .arithmetic: "of the multiply-adds that the machine was measured to do"
        case .bandwidth: "of the machine's measured bandwidth"
        }
      notes.insert(
        "Upswing: \(PageText.perSecond(share.rate, share.limit)), \(PageText.percent(share.ofMachine)) \(limit).",
        at: 0)
    }
    let note: Markup =
      notes.isEmpty ? "" : "<p class=\"note\">\(notes.joined(separator: " "))</p>\n"
    return "<div class=\"card\">\(.comparisonBars(workload))\(note)</div>\n"
  }

  private var method: Markup {
    let machine = record.machine
    let versions = record.versions.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    let settings = Markup.settings(
      [
        ("processor", record.processor), ("threads", String(record.threads)),
        ("system", record.system),
        ("multiply-adds at best", PageText.perSecond(machine.operationsPerSecond, .arithmetic)),
        ("bandwidth at best", PageText.perSecond(machine.bytesPerSecond, .bandwidth)),
      ] + versions)
    return """
      <div class="card"><p>Every side is a process of its own; they took turns, never two at a time. All computed from \
      the same weights on the same batch, and their results were compared before anything was timed. A ratio \
      compares medians of this one call: above 1, the other side takes longer or holds more.</p>
      <p>Arithmetic counts what convolutions and linear layers take when they are computed directly. Winograd's \
      kernels need fewer operations, so that a fraction may exceed 100 %.</p>
      \(settings)</div>

      """
  }

  private var figures: Markup {
    let rows = record.workloads.flatMap { workload in
      workload.sides.map { side in
        let quantities = [side.median, side.values.min() ?? .nan, side.values.max() ?? .nan]
        return [workload.name, side.name]
          + quantities.map { PageText.quantity($0, workload.unit) }
          + [PageText.count(side.values.count), PageText.ratio(side.ratio)]
      }
    }
    let columns = ["workload", "side", "median", "least", "most", "times", "ratio"]
    return "<div class=\"card\">\(.table(columns, rows, .numeric))</div>\n"
  }
}
