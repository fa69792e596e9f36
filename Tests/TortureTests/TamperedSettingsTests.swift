import Foundation
import ProgramSupport
import TestSupport
import Testing

/// `config.json` and `study.json` with each of their values replaced.
@Suite(.timeLimit(.minutes(Effort.isLong ? 180 : 5)))
struct TamperedSettingsTests {
  private static let replacements = [
    "0", "-1", "1e308", "\"x\"", "null", "4611686018427387904", "[]", "{}",
  ]
  /// All that a command may end with.
  private static let codes: Set<Int32> = [0, 1, 64, 65, 66, 74]

  struct Known: CustomStringConvertible, Sendable {
    let path: String
    let value: String
    var description: String { "\(path) = \(value)" }
  }

  static let known = [
    ("epochs", "0"), ("epochs", "-1"), ("epochs", "4611686018427387904"), ("run.threads", "0"),
    ("run.threads", "1000000"), ("images.imageSize", "0"), ("images.resize", "15"),
    ("images.imageSize", "1000000"), ("images.resize", "8"), ("images.resize", "1000000000"),
    ("images.batchSize", "0"), ("images.batchSize", "-1"),
    ("data", #"{"path": "x", "validation": 1}"#),
    ("data", #"{"path": "x", "validation": -1}"#), ("images.cacheMegabytes", "-1"),
    ("model.dropout", "1"),
    ("model.name", "\"x\""), ("optimizer.name", "\"x\""), ("run.schedule.rate", "-1"),
    ("run.schedule", "null"), ("optimizer.momentum", "-1"), ("images.augmentation.flip", "2"),
    ("images.augmentation.crop.scale", "[2,1]"), ("images.augmentation.crop.ratio", "[1,1e308]"),
    ("images.augmentation.crop.ratio", "[1e-9,1]"),
  ].map { Known(path: $0.0, value: $0.1) }

  /// The field is named.
  @Test(arguments: known)
  func anImpossibleSettingIsRefused(_ known: Known) throws {
    let template = try Template.run.get()
    let place = try template.copy()
    try Self.replace(known.path, by: known.value, in: template.work, place, "config.json")
    let resumed = try template.work.run(in: place)
    #expect(resumed.exitCode == 65, "\(resumed.output)\(resumed.errors)")
    let field = known.path.split(separator: ".").last ?? ""
    #expect(resumed.errors.contains(field), "\(resumed.errors)")
  }

  @Test func noSettingOfARunCrashes() throws {
    try spoil(try Template.run.get(), "config.json", purpose: 20, short: 15)
  }

  @Test func noSettingOfAStudyCrashes() throws {
    try spoil(try Template.study.get(), "study.json", purpose: 21, short: 10)
  }

  /// Replaces each value by each of what can't be, or some of them in the short form.
  private func spoil(
    _ template: Template, _ name: String, purpose: UInt64, short: Int
  ) throws {
    let file = template.work.folder(in: template.place).appending(path: name)
    let paths = Self.paths(try JSONSerialization.jsonObject(with: Data(contentsOf: file)))
    var chance = Chance(purpose)
    let all = paths.flatMap { path in Self.replacements.map { (path, $0) } }.shuffled(
      using: &chance)
    var ends: [Int32: Int] = [:]
    for (path, value) in Effort.isLong ? all[...] : all.prefix(short) {
      let place = try template.copy()
      try Self.replace(path, by: value, in: template.work, place, name)
      let end = try template.work.run(in: place)
      #expect(
        Self.codes.contains(end.exitCode),
        "seed \(Effort.seed), \(path) = \(value): signal \(end.signal ?? 0), \(end.errors)")
      if end.exitCode != 0 { #expect(!end.errors.isEmpty, "\(path) = \(value)") }
      ends[end.exitCode, default: 0] += 1
    }
    let table = ends.sorted { $0.key < $1.key }.map { "\($0.value) ended with \($0.key)" }
    print("spoiled: \(name) | \(paths.count) values | \(table.joined(separator: ", "))")
  }

  /// Where values are, such as `images.batchSize` and `arms.0.name`.
  private static func paths(_ value: Any) -> [String] {
    let parts: [(String, Any)] =
      switch value {
      case let object as [String: Any]: object.sorted { $0.key < $1.key }.map { ($0, $1) }
      case let list as [Any]: list.enumerated().map { ("\($0)", $1) }
      default: []
      }
    return parts.flatMap { name, part in [name] + paths(part).map { "\(name).\($0)" } }
  }

  private static func replace(
    _ path: String, by value: String, in work: Work, _ place: TemporaryFolder, _ name: String
  ) throws {
    let file = work.folder(in: place).appending(path: name)
    func replaced(_ old: Any, _ path: ArraySlice<Substring>) -> Any {
      guard let first = path.first else { return "REPLACED" }
      if var object = old as? [String: Any] {
        object[String(first)] = replaced(object[String(first)] ?? NSNull(), path.dropFirst())
        return object
      }
      guard var list = old as? [Any], let index = Int(first) else { return old }
      list[index] = replaced(list[index], path.dropFirst())
      return list
    }
    let old = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
    let new = try JSONSerialization.data(
      withJSONObject: replaced(old, path.split(separator: ".")[...]))
    // Spliced in as text: numbers such as 1e308 stand as they are written here.
    try Data(
      String(decoding: new, as: UTF8.self).replacing("\"REPLACED\"", with: value).utf8
    ).write(to: file)
  }
}
