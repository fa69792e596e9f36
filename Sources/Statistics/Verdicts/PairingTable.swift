/// Scores by arm, split and seed, to be paired.
struct PairingTable {
  private struct Key: Hashable {
    var split: String
    var seed: String
  }

  /// In the order in which they appear.
  private(set) var arms: [String] = []
  private(set) var splits: [String] = []
  private var keys: [Key] = []
  private var values: [String: [Key: Double]] = [:]

  init(_ scores: [Score]) {
    var known: Set<Key> = []
    var knownSplits: Set<String> = []
    for score in scores {
      let key = Key(split: score.split ?? "", seed: score.seed)
      if values[score.arm] == nil { arms.append(score.arm) }
      values[score.arm, default: [:]][key] = score.value
      if known.insert(key).inserted { keys.append(key) }
      if knownSplits.insert(key.split).inserted { splits.append(key.split) }
    }
  }

  func values(of arm: String) -> [Double] { keys.compactMap { values[arm]?[$0] } }

  /// One for each seed that both have, of one split.
  func differencesOfSeeds(_ a: String, _ b: String) -> [Double] {
    keys.compactMap { difference(a, b, $0) }
  }

  /// One for each split of which both have a seed: the mean over those.
  func differencesOfSplits(_ a: String, _ b: String) -> [Double] {
    let groups = Dictionary(grouping: keys, by: \.split)
    return splits.compactMap { split in
      let differences = (groups[split] ?? []).compactMap { difference(a, b, $0) }
      return differences.isEmpty
        ? nil : differences.reduce(0, +) / Double(differences.count)
    }
  }

  /// The seeds that one arm has and another lacks.
  func seeds(of arm: String, without other: String) -> [String] {
    keys.filter { values[arm]?[$0] != nil && values[other]?[$0] == nil }.map {
      splits.count > 1 ? "\($0.seed) on split \($0.split)" : $0.seed
    }
  }

  private func difference(_ a: String, _ b: String, _ key: Key) -> Double? {
    guard let first = values[a]?[key], let second = values[b]?[key] else { return nil }
    return first - second
  }
}
