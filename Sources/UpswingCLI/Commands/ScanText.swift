import Files
import Foundation
import ImageData
import Wording

/// A scan report as a person reads it.
struct ScanText {
  let report: ScanReport

  /// At most so many sizes are listed; the rest is counted.
  private let sizesShown = 5

  init(_ report: ScanReport) { self.report = report }

  func lines(bold: (String) -> String) -> [String] {
    [bold("\(report.root)")] + classes + [""] + pictures + duplicates(bold) + unusable(bold)
      + blemished(bold) + skipped(bold)
  }

  private var classes: [String] {
    var table = Table(["class", "files", "usable", "different"], rightAligned: [1, 2, 3])
    for summary in report.classes {
      table.add(
        [summary.name.escaped] + [summary.files, summary.usable, summary.distinct].map(String.init))
    }
    let distinct = report.classes.reduce(0) { $0 + $1.distinct }
    table.add(["all"] + [report.fileCount, report.usableCount, distinct].map(String.init))
    return table.lines
  }

  private var pictures: [String] {
    var lines: [String] = []
    let formats = report.formats.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    lines.append("formats    " + formats.joined(separator: ", "))
    var sizes = report.sizes.prefix(sizesShown).map { "\($0.width)×\($0.height) (\($0.count))" }
    if report.sizes.count > sizesShown { sizes.append("\(report.sizes.count - sizesShown) more") }
    lines.append("sizes      " + sizes.joined(separator: ", "))
    if let normalisation = report.normalisation {
      lines.append("mean       " + Self.channels(normalisation.mean))
      lines.append("deviation  " + Self.channels(normalisation.deviation))
    }
    return lines
  }

  private func duplicates(_ bold: (String) -> String) -> [String] {
    guard !report.duplicates.isEmpty else { return [] }
    let across = report.duplicates.count(where: \.crossesClasses)
    var title = "\(Self.count(report.duplicates.count, "image")) more than once"
    if across > 0 {
      title += ", \(across) of them under two classes: those are set aside"
    }
    return ["", bold(title)]
      + report.duplicates.map { "  " + $0.files.map(\.description).joined(separator: "  =  ") }
  }

  private func unusable(_ bold: (String) -> String) -> [String] {
    var lines: [String] = []
    for (files, title) in [
      (report.unreadable, "\(Self.count(report.unreadable.count, "folder")) out of reach"),
      (report.unusable, "\(Self.count(report.unusable.count, "file")) set aside"),
    ] where !files.isEmpty {
      lines += ["", bold(title)] + files.map { "  \($0.path) \($0.fault)" }
    }
    return lines
  }

  private func blemished(_ bold: (String) -> String) -> [String] {
    guard !report.blemished.isEmpty else { return [] }
    let title = "\(Self.count(report.blemished.count, "file")) with harmless damage, used"
    return ["", bold(title)] + report.blemished.map { "  \($0)" }
  }

  private func skipped(_ bold: (String) -> String) -> [String] {
    guard !report.skipped.isEmpty else { return [] }
    return ["", bold("\(Self.count(report.skipped.count, "entry", "entries")) passed over")]
      + report.skipped.map { "  \($0.path) (\($0.reason.rawValue))" }
  }

  private static func channels(_ values: [Double]) -> String {
    zip(["red", "green", "blue"], values).map { String(format: "%@ %.4f", $0, $1) }
      .joined(separator: "  ")
  }

  private static func count(_ number: Int, _ noun: String, _ plural: String? = nil) -> String {
    "\(number) " + (number == 1 ? noun : plural ?? noun + "s")
  }
}
