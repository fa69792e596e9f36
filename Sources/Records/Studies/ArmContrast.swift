import Wording

/// In which settings two arms of a study differ.
public struct ArmContrast: Codable, Equatable, Sendable {
  /// The name of an arm.
  public var first: String
  /// The name of an arm that is listed behind it.
  public var second: String
  /// What they differ in, for example `optimizer` and `schedule`. Rates that were found in the same way are no difference,
  /// though they be others.
  public var settings: [String]

  public init(_ first: String, _ second: String, settings: [String]) {
    self.first = first
    self.second = second
    self.settings = settings
  }

  /// Whether they differ in two things or more at once, so that what makes one better can't be told.
  public var isConfounded: Bool { settings.count > 1 }
}

extension [ArmContrast] {
  /// What to know of the pairs that differ in two things or more at once, or in none, as sentences; empty where there are no
  /// such pairs.
  public var warnings: [String] {
    let same = filter(\.settings.isEmpty).map {
      "\($0.first) and \($0.second) differ in nothing but their names."
    }
    let confounded = filter(\.isConfounded)
    guard let example = confounded.first else { return same }
    let sentences = confounded.grouped
    if sentences.count <= 3 { return same + sentences }
    return same + [
      "\(confounded.count) of \(Phrase.count(count, "pair")) of arms differ in two settings or more at once, such as "
        + "\(example.first) and \(example.second) in \(Phrase.list(example.settings)): what a difference between two "
        + "such arms comes from can't be told. Compare those that differ in one."
    ]
  }

  /// A sentence for each arm and each list of settings in which others differ from it.
  private var grouped: [String] {
    var rest = self[...]
    var sentences: [String] = []
    while let pair = rest.first {
      let alike = rest.filter { $0.settings == pair.settings }
      // The arm of the pair that tells more of them apart.
      let (first, second) = (alike.others(than: pair.first), alike.others(than: pair.second))
      let name = second.count > first.count ? pair.second : pair.first
      let others = second.count > first.count ? second : first
      sentences.append(
        "\(name) differs from \(Phrase.list(others)) in \(Phrase.list(pair.settings)) at once: what a difference "
          + "between them comes from can't be told.")
      rest.removeAll { $0.settings == pair.settings && [$0.first, $0.second].contains(name) }
    }
    return sentences
  }

  /// The arms that an arm is paired with.
  private func others(than name: String) -> [String] {
    compactMap { $0.first == name ? $0.second : $0.second == name ? $0.first : nil }
  }
}
