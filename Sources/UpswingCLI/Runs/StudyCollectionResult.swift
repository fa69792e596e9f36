import Records
import Reports
import Statistics

/// The result of several studies, as `--json` prints it.
struct StudyCollectionResult: Encodable {
  let directory: String
  let report: String
  let arms: [String]
  /// The validation accuracy that the times are about.
  let target: Double
  /// Those that are finished, and how many there are to be.
  let studies: [StudyCollection.Member]
  let planned: Int
  /// The arms by their ranks; absent until all are finished.
  let ranks: Ranks?
  /// The times over the shortest, a row an arm.
  let profile: PerformanceProfile
  /// AlgoPerf's score of each arm.
  let profileScores: [Double]
  /// What the studies show together, in sentences.
  let verdict: [String]

  init(_ report: StudyCollectionReport, directory: String) {
    self.directory = directory
    self.report = directory + "/report.html"
    let collection = report.collection
    arms = collection.arms
    target = collection.target
    studies = collection.members
    planned = collection.planned
    ranks = report.ranks.map(Ranks.init)
    profile = report.profile
    profileScores = report.profileScores
    verdict = report.sentences
  }

  /// The ranks, and what tells them apart; what is unknown is null, so that scripts find every key.
  struct Ranks: Encodable {
    private let comparison: RankComparison

    init(_ comparison: RankComparison) { self.comparison = comparison }

    private enum CodingKeys: String, CodingKey {
      /// A row a study, and their means.
      case ranks, averageRanks
      /// Of ranks that differ so much, were all arms equal, by the orders that ranks can have, and whether all were counted.
      case p, isExact
      /// How far apart two mean ranks must be by the same orders; null where so few studies can tell none apart.
      case criticalDifference
      /// The same as tables for many data sets have it.
      case nemenyiDifference
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(comparison.ranks, forKey: .ranks)
      try container.encode(comparison.averageRanks, forKey: .averageRanks)
      try container.encode(comparison.permutationP, forKey: .p)
      try container.encode(comparison.isExact, forKey: .isExact)
      try container.encode(comparison.distinguishableDifference, forKey: .criticalDifference)
      try container.encode(comparison.criticalDifference, forKey: .nemenyiDifference)
    }
  }
}
