/// The order in which the images of a class are held out: by a hash of their content and of what they are held out for.
enum Ranking {
  /// As the validation set of a seed.
  case split(UInt64)
  /// As the test set, whatever the seed.
  case testSet

  fileprivate func rank(of digest: ContentDigest) -> ContentDigest {
    switch self {
    case .split(let seed):
      ContentDigest(
        of: (0..<8).map { UInt8(truncatingIfNeeded: seed >> (8 * $0)) }, digest.bytes)
    case .testSet: ContentDigest(of: Array("test set".utf8), digest.bytes)
    }
  }
}

extension [ImageSample] {
  /// The contents that rank first within each class: of n different ones round(fraction · n), of two and more at least
  /// one and never all, of a single one none.
  func ranked(first fraction: Double, of classes: Int, by ranking: Ranking) -> Set<ContentDigest> {
    var chosen: Set<ContentDigest> = []
    for digests in contents(classes: classes) where digests.count > 1 {
      let ranked = digests.map { (rank: ranking.rank(of: $0), digest: $0) }
        .sorted { $0.rank < $1.rank }
      let count = Int((fraction * Double(ranked.count)).rounded())
      chosen.formUnion(
        ranked.prefix(Swift.min(Swift.max(count, 1), ranked.count - 1)).map(\.digest))
    }
    return chosen
  }

  /// The different contents of each class.
  func contents(classes: Int) -> [Set<ContentDigest>] {
    var contents = (0..<classes).map { _ in Set<ContentDigest>() }
    for sample in self { contents[sample.label].insert(sample.digest) }
    return contents
  }
}
