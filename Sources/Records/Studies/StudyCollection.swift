/// Several studies of the same arms, each on its data set and with its model.
public struct StudyCollection: Codable, Equatable, Sendable {
  /// The result of one of the studies.
  public struct Member: Codable, Equatable, Sendable {
    /// A pair of which a study's own test says that one is better.
    public struct Win: Codable, Equatable, Sendable {
      public var better: String
      public var worse: String

      public init(_ better: String, over worse: String) {
        self.better = better
        self.worse = worse
      }
    }

    /// What the study is called among the others, for example `flowers-cnn`.
    public var name: String
    /// The data folder as the user named it.
    public var data: String
    public var model: String
    /// The study's folder.
    public var folder: String
    /// The accuracy that the scores are.
    public var measure: StudyMeasure
    /// The mean over the seeds, one an arm; `nil` where no trial ended.
    public var scores: [Double?]
    /// The median over the seeds of the seconds until validation accuracy first reaches the target, finding the rate included,
    /// one an arm; `nil` where half of the trials or more never do.
    public var secondsToTarget: [Double?]
    /// What the study's own test shows, after its correction.
    public var wins: [Win]
    /// That its arms were given more and less, as a sentence; `nil` where they were given the same.
    public var unequalBudgets: String?
    /// Whether its seeds suffice for that test to show anything.
    public var canShow: Bool
    /// What the study shows by itself, in sentences.
    public var verdict: [String]

    public init(
      name: String, data: String, model: String, folder: String, measure: StudyMeasure,
      scores: [Double?], secondsToTarget: [Double?], wins: [Win], canShow: Bool, verdict: [String],
      unequalBudgets: String? = nil
    ) {
      self.unequalBudgets = unequalBudgets
      self.name = name
      self.data = data
      self.model = model
      self.folder = folder
      self.measure = measure
      self.scores = scores
      self.secondsToTarget = secondsToTarget
      self.wins = wins
      self.canShow = canShow
      self.verdict = verdict
    }
  }

  /// The names of the arms, in the order of all lists.
  public var arms: [String]
  /// The validation accuracy, from 0 to 1, that `secondsToTarget` are about.
  public var target: Double
  /// How many studies there are to be.
  public var planned: Int
  /// Those that are finished.
  public var members: [Member]
  /// Whether arms are ranked although some were given more than others.
  public var ranksUnequalBudgets = false

  public init(arms: [String], target: Double, planned: Int, members: [Member] = []) {
    self.arms = arms
    self.target = target
    self.planned = planned
    self.members = members
  }

  /// Whether all are finished.
  public var isComplete: Bool { members.count >= planned }

  /// Whether arms may be ranked over the studies: where all have ended and in each all arms were given the same, or the user
  /// asked for it all the same.
  public var ranksArms: Bool {
    isComplete && (ranksUnequalBudgets || members.allSatisfy { $0.unequalBudgets == nil })
  }
}
