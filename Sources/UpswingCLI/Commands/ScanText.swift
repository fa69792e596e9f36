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

  var lines: [ScreenLine] {
    let table = (classes + [""] + pictures).map { ScreenLine($0) }
    return [.bold("\(report.root)")] + table + leaks + duplicates + unusable + blemished + skipped
  }

  /// An empty line, a title and what it is of.
  private func section(_ title: String, _ lines: [String]) -> [ScreenLine] {
    lines.isEmpty ? [] : ["", .bold(title)] + lines.map { ScreenLine("  " + $0) }
  }

  private var classes: [String] {
    let parts = report.parts
    let columns = ["class", "files", "usable", "unique"] + parts.map(\.rawValue)
    var table = Table(columns, rightAligned: Set(1..<columns.count))
    for summary in report.classes {
      let counts =
        [summary.files, summary.usable, summary.distinct]
        + parts.map { summary.parts[$0, default: 0] }
      table.add([summary.name.escaped] + counts.map(String.init))
    }
    let counts =
      [report.fileCount, report.usableCount, report.classes.reduce(0) { $0 + $1.distinct }]
      + parts.map { part in report.classes.reduce(0) { $0 + $1.parts[part, default: 0] } }
    table.add(["all"] + counts.map(String.init))
    return table.lines
  }

  private var pictures: [String] {
    var lines: [String] = []
    let formats = report.formats.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    if !formats.isEmpty { lines.append("formats    " + formats.joined(separator: ", ")) }
    if report.colourModes.count > 1 {
      let modes = report.colourModes.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
      lines.append("colours    " + modes.joined(separator: ", "))
    }
    var sizes = report.sizes.prefix(sizesShown).map { "\($0.width)×\($0.height) (\($0.count))" }
    if report.sizes.count > sizesShown { sizes.append("\(report.sizes.count - sizesShown) more") }
    lines.append("sizes      " + sizes.joined(separator: ", "))
    if let normalisation = report.normalisation {
      lines.append("mean       " + Self.channels(normalisation.mean))
      lines.append("std        " + Self.channels(normalisation.std))
    }
    return lines
  }

  private var leaks: [ScreenLine] {
    section(
      "A model may learn the files instead of what they show", report.leaks.map(\.description))
  }

  private var duplicates: [ScreenLine] {
    let classes = report.duplicates.count(where: \.crossesClasses)
    let parts = report.duplicates.count { $0.crossesParts && !$0.crossesClasses }
    var title = "\(Phrase.count(report.duplicates.count, "image")) more than once"
    if classes > 0 {
      title += ", \(classes) of them under two classes: those are set aside"
    }
    if parts > 0 {
      title += ", \(parts) of them in two parts: those are used in the last of them only"
    }
    return section(
      title, report.duplicates.map { $0.files.map(\.description).joined(separator: "  =  ") })
  }

  private var unusable: [ScreenLine] {
    [
      (report.unreadable, "\(Phrase.count(report.unreadable.count, "folder")) out of reach"),
      (report.unusable, "\(Phrase.count(report.unusable.count, "file")) set aside"),
    ].flatMap { files, title in section(title, files.map { "\($0.path) \($0.fault)" }) }
  }

  private var blemished: [ScreenLine] {
    section(
      "\(Phrase.count(report.blemished.count, "file")) with harmless damage, used",
      report.blemished.map { "\($0)" })
  }

  private var skipped: [ScreenLine] {
    section(
      "\(Phrase.count(report.skipped.count, "entry")) passed over",
      report.skipped.map { "\($0.path) (\($0.reason.rawValue))" })
  }

  private static func channels(_ values: [Double]) -> String {
    zip(["red", "green", "blue"], values).map { String(format: "%@ %.4f", $0, $1) }
      .joined(separator: "  ")
  }
}
