/// Several arms over several data sets, by their ranks (J. Demšar, Statistical Comparisons of Classifiers over Multiple Data
/// Sets, JMLR 7, 2006).
public struct RankComparison: Codable, Equatable, Sendable {
  /// A row a data set, the rank of each arm in it.
  public let ranks: [[Double]]
  /// The mean rank of each arm, 1 for the best; arms that are equal on a data set share their ranks.
  public let averageRanks: [Double]
  /// Friedman's χ², corrected for ties.
  public let chiSquare: Double
  /// The probability of ranks that differ so much, were all arms equal: Iman and Davenport's F, which is less cautious than
  /// χ² for few data sets.
  public let p: Double
  /// How far apart two mean ranks must be for Nemenyi's test to tell them apart, as tables for many data sets have it.
  public let criticalDifference: Double
  /// The probability of ranks that differ so much, were all arms equal, by the orders that ranks can have: exact for few
  /// data sets, for which `p` is none.
  public let permutationP: Double
  /// How far apart two mean ranks must be to be told apart: in at most `level` of the orders that ranks can have any two lie so
  /// far apart. `nil` where so few data sets can tell none apart, however they rank.
  public let distinguishableDifference: Double?
  /// Whether all those orders were counted; else the two are estimates from 99,999 of them.
  public let isExact: Bool

  /// - Parameters:
  ///   - scores: a row a data set, a score an arm, all finite; at least two rows of at least two, of the same length.
  ///   - higherIsBetter: whether the highest score has rank 1.
  ///   - level: of the tests that tell two arms apart.
  public init(_ scores: [[Double]], higherIsBetter: Bool = true, level: Double = 0.05) {
    let arms = scores.first?.count ?? 0
    precondition(scores.count >= 2 && arms >= 2 && scores.allSatisfy { $0.count == arms })
    let ranks = scores.map { Self.ranks(higherIsBetter ? $0.map { -$0 } : $0) }
    self.ranks = ranks
    let (n, k) = (Double(scores.count), Double(arms))
    let sums = (0..<arms).map { arm in ranks.reduce(0) { $0 + $1[arm] } }
    averageRanks = sums.map { $0 / n }
    let squares = sums.reduce(0) { $0 + ($1 - n * (k + 1) / 2) * ($1 - n * (k + 1) / 2) }
    let ties = scores.reduce(0.0) { total, row in
      Dictionary(grouping: row, by: { $0 }).values.reduce(total) { sum, group in
        let size = Double(group.count)
        return sum + size * (size * size - 1)
      }
    }
    let spread = n * k * (k + 1) - ties / (k - 1)
    chiSquare = spread > 0 ? 12 * squares / spread : 0
    let rest = n * (k - 1) - chiSquare
    if spread <= 0 {
      p = 1
    } else if rest <= 1e-12 * n * k {
      p = 0
    } else {
      let f = (n - 1) * chiSquare / rest
      let (between, within) = (k - 1, (k - 1) * (n - 1))
      p = IncompleteBeta.regularised(within / (within + between * f), within / 2, between / 2)
    }
    criticalDifference =
      StudentisedRange.quantile(1 - level, count: arms) / 2.0.squareRoot()
      * (k * (k + 1) / (6 * n)).squareRoot()
    let permutations = RankPermutations(ranks, level: level)
    permutationP = permutations.p
    distinguishableDifference = permutations.difference
    isExact = permutations.isExact
  }

  /// The arms whose mean ranks are behind one's by what can be told apart.
  public func behind(_ arm: Int) -> [Int] {
    guard let difference = distinguishableDifference else { return [] }
    return averageRanks.indices.filter { averageRanks[$0] - averageRanks[arm] > difference - 1e-9 }
  }

  /// The smallest probability of the two outermost ranks' being as far apart as they can be: that all data sets have the same
  /// first and the same last of the arms.
  public static func smallestP(arms: Int, dataSets: Int) -> Double {
    (1..<dataSets).reduce(1) { p, _ in p / Double(arms * (arms - 1)) }
  }

  /// The fewest data sets that can tell two of so many arms apart.
  public static func fewestDataSets(arms: Int, level: Double = 0.05) -> Int {
    (2...).first { smallestP(arms: arms, dataSets: $0) <= level } ?? 2
  }

  /// Ranks from 1, ascending; equals share the mean of theirs.
  private static func ranks(_ values: [Double]) -> [Double] {
    values.map { value in
      let (below, equal) = (values.count { $0 < value }, values.count { $0 == value })
      return Double(below) + Double(equal + 1) / 2
    }
  }
}
