import Records
import Statistics
import Wording

/// What several studies show together, in sentences that claim no more.
struct StudyCollectionSentences {
  let collection: StudyCollection
  /// The arms by their ranks; `nil` where they are not ranked.
  let ranks: RankComparison?

  private var arms: [String] { collection.arms }
  private var studies: String { Phrase.count(collection.members.count, "study") }

  /// Everything, the most important first.
  var all: [String] {
    guard arms.count > 1 else {
      return ["\(arms.first ?? "It") is the only arm: there is nothing to compare it with."]
    }
    guard collection.planned > 1 else { return collection.members.flatMap(\.verdict) }
    guard let ranks else {
      return collection.isComplete
        ? unequal
        : [
          "\(collection.members.count) of \(Phrase.count(collection.planned, "study")) \(collection.members.count == 1 ? "has" : "have") come to an "
            + "end. How the arms rank over all of them is said when all have."
        ]
    }
    return [impossible, best(ranks), apart(ranks), dependence].compactMap(\.self)
      + (unequalNames.isEmpty
        ? []
        : [
          "In \(Phrase.list(unequalNames)) some arms saw more images than others in training: the ranks are of budgets too."
        ])
  }

  /// The studies in which arms were given more and less.
  private var unequalNames: [String] {
    collection.members.filter { $0.unequalBudgets != nil }.map(\.name)
  }

  private var unequal: [String] {
    let sentences = collection.members.compactMap { member in
      member.unequalBudgets.map { "\(member.name): \($0)" }
    }
    return [
      "The arms are not ranked over the studies, as in \(Phrase.list(unequalNames)) they were not given the same; --rank-unequal ranks them all the "
        + "same, and says so."
    ] + sentences
  }

  /// That so few studies can show nothing by ranks.
  private var impossible: String? {
    let p = RankComparison.smallestP(arms: arms.count, dataSets: collection.members.count)
    let least = RankComparison.fewestDataSets(arms: arms.count)
    guard collection.members.count < least else { return nil }
    return
      "With \(studies) of \(Phrase.count(arms.count, "arm")) ranks can show nothing, however they fall: were all arms equal, the same first "
      + "and the same last everywhere would come about by chance with a probability of \(Phrase.number(p)). "
      + "At least \(least) studies are needed. What follows is a description, not a verdict."
  }

  private func best(_ ranks: RankComparison) -> String {
    let best = ranks.averageRanks.min() ?? 1
    let first = arms.indices.filter { ranks.averageRanks[$0] < best + 1e-9 }
    return
      "Over \(studies), \(Phrase.list(first.map { arms[$0] })) \(first.count == 1 ? "has" : "share") the best mean rank, "
      + "\(Phrase.number(best)) of \(arms.count)."
  }

  private func apart(_ ranks: RankComparison) -> String? {
    let order = arms.indices.sorted { (ranks.averageRanks[$0], $0) < (ranks.averageRanks[$1], $1) }
    guard let first = order.first, let last = order.last,
      let difference = ranks.distinguishableDifference
    else {
      return collection.members.count < RankComparison.fewestDataSets(arms: arms.count)
        ? nil : "No two arms can be told apart by their ranks, as too many are shared."
    }
    let behind = order.filter(ranks.behind(first).contains)
    guard !behind.isEmpty else {
      let range = ranks.averageRanks[last] - ranks.averageRanks[first]
      return
        "No two arms can be told apart by their ranks: they lie \(Phrase.number(range)) apart at most, and "
        + "\(Phrase.number(difference)) is the least that \(studies) of \(Phrase.count(arms.count, "arm")) can tell apart (at 5 %)."
    }
    return
      "By its ranks \(arms[first]) is better than \(Phrase.list(behind.map { arms[$0] })), which "
      + "\(behind.count == 1 ? "lies" : "lie") \(Phrase.number(difference)) behind or more, the least that \(studies) can tell apart (at 5 %)."
  }

  /// That two models on the same images are no two samples.
  private var dependence: String? {
    let data = Set(collection.members.map(\.data)).count
    guard data < collection.members.count else { return nil }
    return
      "They are of \(Phrase.count(data, "data set")): what several models come to on the same images is not independent, and ranks count it as "
      + "if it were."
  }

  /// For each study, which arm has the best score, by how much, and whether the study itself shows that: the names of the
  /// columns first.
  var leaders: [[String]] {
    [["study", "leads", "with", "ahead of", "by, points", "by the study’s own test"]]
      + collection.members.map { member in
        let order = Self.order(member)
        guard let first = order.first, let best = member.scores[first] else {
          return [member.name, "–", "–", "–", "–", "no score"]
        }
        guard order.count > 1, let next = member.scores[order[1]] else {
          return [member.name, arms[first], Phrase.percent(best), "–", "–", "no other score"]
        }
        let tied = Self.leading(member)
        guard tied.count == 1 else {
          return [
            member.name, Phrase.list(tied.map { arms[$0] }), Phrase.percent(best), "–", "0.0",
            "equal",
          ]
        }
        let isShown = member.wins.contains(.init(arms[first], over: arms[order[1]]))
        return [
          member.name, arms[first], Phrase.percent(best), arms[order[1]],
          Phrase.fixed(100 * (best - next), decimals: 1),
          outcome(member, isShown: isShown),
        ]
      }
  }

  private func outcome(_ member: StudyCollection.Member, isShown: Bool) -> String {
    if isShown { return "significant" }
    guard member.canShow else { return "too few seeds" }
    return member.unequalBudgets != nil && !collection.ranksUnequalBudgets
      ? "unequal budgets" : "not distinguishable"
  }

  /// For each arm, its mean rank, where it leads, and how often a study's own test says that it is better or worse than another:
  /// the names of the columns first.
  var standings: [[String]] {
    let leads = Dictionary(
      grouping: collection.members.flatMap { member in
        Self.leading(member).map { (arm: $0, name: member.name) }
      }, by: \.arm)
    let order = arms.indices.sorted {
      (ranks?.averageRanks[$0] ?? 0, $0) < (ranks?.averageRanks[$1] ?? 0, $1)
    }
    let wins = collection.members.flatMap(\.wins)
    return [
      ["arm"] + (ranks == nil ? [] : ["mean rank"]) + ["better", "worse", "leads"]
    ]
      + order.map { arm in
        [arms[arm]]
          + (ranks.map { [Phrase.fixed($0.averageRanks[arm], decimals: 2)] } ?? []) + [
            "\(wins.count { $0.better == arms[arm] })", "\(wins.count { $0.worse == arms[arm] })",
            leads[arm].map { Phrase.list($0.map(\.name), atMost: 4) } ?? "nowhere",
          ]
      }
  }

  /// The arms with the best score of a study.
  private static func leading(_ member: StudyCollection.Member) -> [Int] {
    let order = order(member)
    return order.filter { member.scores[$0] == member.scores[order[0]] }
  }

  /// The arms that have a score in a study, the best first.
  private static func order(_ member: StudyCollection.Member) -> [Int] {
    member.scores.indices.filter { member.scores[$0] != nil }.sorted {
      (member.scores[$1] ?? 0, $0) < (member.scores[$0] ?? 0, $1)
    }
  }
}
