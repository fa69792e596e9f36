import Foundation
import TestSupport

/// All that a run or a study has left in its folder, without what clocks say.
struct Content: Equatable {
  /// By the path below the folder.
  private let parts: [String: Data]

  init(of folder: URL) throws {
    var parts: [String: Data] = [:]
    let manager = FileManager.default
    for name in try manager.subpathsOfDirectory(atPath: folder.path) {
      let file = folder.appending(path: name)
      if try file.resourceValues(forKeys: [.isDirectoryKey]).isDirectory != true {
        parts[name] = try Self.timeless(Data(contentsOf: file), file.lastPathComponent)
      }
    }
    self.parts = parts
  }

  var names: [String] { parts.keys.sorted() }

  /// What differs: files that only one has, and files with another content.
  func differences(from other: Content) -> [String] {
    Set(parts.keys).union(other.parts.keys).sorted().compactMap { name in
      switch (parts[name], other.parts[name]) {
      case (nil, _): "\(name) is missing"
      case (_, nil): "\(name) is left over"
      case (let mine?, let theirs?):
        mine == theirs ? nil : "\(name) differs\(Self.place(mine, theirs))"
      }
    }
  }

  /// Where two texts part.
  private static func place(_ mine: Data, _ theirs: Data) -> String {
    guard let (a, b) = zip(lines(mine), lines(theirs)).first(where: { $0 != $1 }) else { return "" }
    return ": “\(a.prefix(200))” was “\(b.prefix(200))”"
  }

  private static func lines(_ data: Data) -> [Substring] {
    String(decoding: data.prefix(1 << 20), as: UTF8.self).split(separator: "\n")
  }

  private static func timeless(_ data: Data, _ name: String) throws -> Data {
    let text = { String(decoding: data, as: UTF8.self) }
    return switch name {
    case "epochs.csv", "summary.csv": Data(timeless(csv: text()).utf8)
    case "report.html": Data(timeless(page: text()).utf8)
    case _ where name.hasSuffix(".json"): try timeless(json: data)
    default: data
    }
  }

  private static let clocks: Set = [
    "seconds", "seconds_to_target", "milliseconds_per_step", "millisecondsPerStep", "started",
    "workingFolder",
  ]

  private static func timeless(csv: String) -> String {
    let rows = csv.split(separator: "\n").map { line in
      // Every other part lies between quotes, where a comma separates nothing.
      line.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
        .map { $0 % 2 == 0 ? String($1) : String($1).replacing(",", with: ";") }.joined()
        .split(separator: ",", omittingEmptySubsequences: false)
    }
    let kept = (rows.first ?? []).map { !clocks.contains(String($0)) }
    return rows.map { row in zip(row, kept).filter(\.1).map(\.0).joined(separator: ",") }
      .joined(separator: "\n")
  }

  /// Durations, whatever spaces they are written with, and when it all began.
  private static func timeless(page: String) -> String {
    page.replacing(/(\d[\d.]*\s(ms|s|min|h)\b\s?)+/, with: "·")
      // Which of several was the fastest is the clock's affair too.
      .replacing(/<td[^>]*>·<\/td>/, with: "<td>·</td>")
      // A trial whose last process made no step has no time of a step.
      .replacing("<td>–</td><td>·</td></tr>", with: "<td>·</td><td>·</td></tr>")
      .replacing(/begun [^<]*/, with: "begun")
      // Whoever was quickest was so by the clock.
      .replacing(/(soonest at [^<]*<\/dt><dd>·<small>)[^<]*/, with: { "\($0.1)·" })
  }

  private static func timeless(json: Data) throws -> Data {
    func cleaned(_ value: Any) -> Any {
      switch value {
      case let object as [String: Any]:
        object.filter { !clocks.contains($0.key) }.mapValues(cleaned)
      case let list as [Any]: list.map(cleaned)
      default: value
      }
    }
    return try JSONSerialization.data(
      withJSONObject: cleaned(try JSONSerialization.jsonObject(with: json)),
      options: .sortedKeys)
  }
}
