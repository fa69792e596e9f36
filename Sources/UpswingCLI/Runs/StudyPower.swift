import Reports
import Statistics

/// What a study's seeds can show, as `--json` prints it; what is unknown is null, so that scripts find every key.
struct StudyPower: Encodable {
  private let outlook: StudyOutlook

  init(_ outlook: StudyOutlook) { self.outlook = outlook }

  private enum CodingKeys: String, CodingKey {
    /// The seeds, or splits, and the comparisons that are corrected for.
    case pairs, comparisons, level
    /// The smallest corrected p that they can reach.
    case smallestP = "smallest_p"
    /// The fewest with which anything can be significant.
    case fewestPairs = "fewest_pairs"
    /// The true difference that is found in four studies of five, as a fraction of the images.
    case detectableDifference = "detectable_difference"
    /// The standard deviation of differences between pairs that this is for.
    case spread
    /// With how many seeds that was measured; null where it is assumed.
    case spreadPairs = "spread_pairs"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    let power = outlook.power
    try container.encode(power.pairs, forKey: .pairs)
    try container.encode(power.comparisons, forKey: .comparisons)
    try container.encode(power.level, forKey: .level)
    // Over splits p has no such bound.
    try container.encode(power.testFraction == nil ? power.smallestP : nil, forKey: .smallestP)
    try container.encode(power.fewestPairs, forKey: .fewestPairs)
    try container.encode(outlook.detectableDifference, forKey: .detectableDifference)
    try container.encode(outlook.spread, forKey: .spread)
    try container.encode(outlook.pilotSeeds, forKey: .spreadPairs)
  }
}
