public import Records
public import Statistics
import Wording

/// Several studies of the same arms, compared: in sentences, and as a page.
public struct StudyCollectionReport: Sendable {
  public let collection: StudyCollection
  /// The command that repeats them, unquoted.
  public let command: [String]
  /// The program and its version, for the paragraph of methods.
  public let program: String
  /// The arms by their ranks over the studies; an arm without a score ranks last. `nil` of fewer than two studies or arms, and
  /// until all studies are finished, and where arms were given more and less, unless that was asked for.
  public let ranks: RankComparison?
  /// For how many studies each arm is within a factor of the one that reaches the target first.
  public let profile: PerformanceProfile
  private let words: StudyCollectionSentences

  /// Profiles end at this factor of the shortest time, as AlgoPerf's do.
  private static let mostTimes = 4.0

  public init(_ collection: StudyCollection, command: [String], program: String = "Upswing") {
    self.collection = collection
    self.command = command
    self.program = program
    let members = collection.members
    ranks =
      collection.ranksArms && members.count > 1 && collection.arms.count > 1
      ? RankComparison(members.map { $0.scores.map { $0 ?? -1 } }) : nil
    profile = PerformanceProfile(
      collection.arms.indices.map { arm in members.map { $0.secondsToTarget[arm] } })
    words = StudyCollectionSentences(collection: collection, ranks: ranks)
  }

  /// What the studies show together, in sentences that claim no more.
  public var sentences: [String] { words.all }

  /// For each study, which arm leads it and by how much, as rows of words: the names of the columns first.
  public var leaders: [[String]] { words.leaders }

  /// For each arm, its mean rank and where it leads, as rows of words: the names of the columns first.
  public var standings: [[String]] { words.standings }

  /// AlgoPerf's score of each arm: the mean height of its profile.
  public var profileScores: [Double] {
    collection.arms.indices.map { profile.score(of: $0, upTo: Self.mostTimes) }
  }

  /// The page: what they show together, where each arm leads, ranks, performance profiles, each study's own verdict.
  ///
  /// - Complexity: O(n·k) for n studies of k arms.
  public func html() -> String {
    var sections = [Page.Section("Where each arm leads", leading)]
    if let ranks { sections.append(.init("Ranks", ranking(ranks))) }
    sections.append(.init("Time to \(PageText.fraction(collection.target))", profiles))
    sections.append(.init("Each study by itself", verdicts))
    sections.append(.init("Methods, for a paper", .methods(methods, Self.references)))
    sections.append(.init("To repeat it", .command(command)))
    return Page(
      title:
        "\(PageText.count(collection.arms.count, "arm")) in \(PageText.count(collection.planned, "study"))",
      subtitle: collection.members.map(\.name).joined(separator: ", "),
      lead: "<p class=\"verdict\">\(words.all.joined(separator: " "))</p>\n",
      sections: sections,
      style: "\(StudyStyle.sheet)\n.card+.card,.card+.note{margin-top:16px}"
    ).html()
  }

  private var leading: Markup {
    let (leaders, scores) = (leaders, scores)
    return """
      <div class="card">\(.table(leaders[0], Array(leaders.dropFirst()), .numeric))</div>
      <div class="card">\(.table(scores[0], Array(scores.dropFirst()), .numeric))
      <p class="note">\(measures) Scores are means over the seeds.</p></div>

      """
  }

  private var scores: [[String]] {
    [["study"] + collection.arms]
      + collection.members.map { member in
        [member.name] + member.scores.map { $0.map(PageText.percent) ?? "–" }
      }
  }

  /// What the scores are.
  private var measures: String {
    let tested = collection.members.filter { $0.measure == .test }.map(\.name)
    if tested.count == collection.members.count {
      return "Test accuracy, of the weights that validation chose."
    }
    let rest =
      tested.isEmpty
      ? "" : "; of \(Phrase.list(tested)) test accuracy, of the weights that validation chose"
    return "Validation accuracy after the last epoch\(rest)."
  }

  private func ranking(_ ranks: RankComparison) -> Markup {
    let members = collection.members.map(\.name)
    let plot = DotPlot(
      title: "Ranks in each study", summary: words.all.joined(separator: " "),
      axis: .init(
        "rank, 1 is the best", format: .whole, domain: 0.75...(Double(collection.arms.count) + 0.25)
      ),
      members: members,
      rows: collection.arms.indices.map { arm in
        DotPlot.Row(
          name: collection.arms[arm], values: ranks.ranks.map { $0[arm] },
          style: ArmLook(index: arm).hue.rawValue)
      }, frame: [1, Double(collection.arms.count)])
    let table = standings
    return """
      \(plot.figure(.full, id: "ranks", notes: [
        "Dots are ranks in the studies, lines join those of a study, and the upright bar is the mean. An arm without a score ranks last."
      ]))\
      <div class="card">\(.table(table[0], Array(table.dropFirst()), .numeric))
      <p class="note">\(difference(ranks)) Better and worse are counted over the studies, by the corrected test over the seeds of each.</p></div>

      """
  }

  private func difference(_ ranks: RankComparison) -> String {
    let nemenyi =
      "Nemenyi’s critical difference, which is for many data sets, would be \(Phrase.fixed(ranks.criticalDifference, decimals: 2))."
    let difference =
      ranks.distinguishableDifference.map {
        "Mean ranks that lie \(Phrase.fixed($0, decimals: 2)) apart or more can be told apart: the critical difference at 5 % by all orders that "
          + "ranks can have. \(nemenyi)"
      }
      ?? "No distance of mean ranks can be told apart at 5 % by all orders that ranks can have; \(collection.arms.count - 1) is the most there is. \(nemenyi)"
    return
      "\(difference) Were all arms equal, ranks that differ so much as a whole would come about with a probability of "
      + "\(Phrase.number(ranks.permutationP)) (Friedman’s test, by the same orders)."
  }

  private var profiles: Markup {
    let solved = profile.ratios.first?.count ?? 0
    let target = PageText.fraction(collection.target)
    guard solved > 0 else {
      return """
        <p>No arm reaches a validation accuracy of \(target) in most trials of any study; another --target may tell more.</p>

        """
    }
    let most = Self.mostTimes
    let chart = Chart(
      title: "Performance profiles",
      summary:
        "For each arm, in how many of the studies it reaches the target within a factor of the quickest arm.",
      x: .init("factor of the quickest arm’s time"),
      y: .init("studies", format: .percent, domain: 0...1),
      series: collection.arms.enumerated().map { index, name in
        Chart.Series(
          name, steps(of: index),
          hue: ArmLook(index: index).hue, style: ArmLook(index: index).style)
      })
    let rows = zip(collection.arms.indices, profileScores).map { index, score in
      [collection.arms[index], Phrase.fixed(score, decimals: 2)]
        + collection.members.map { $0.secondsToTarget[index].map(PageText.duration) ?? "–" }
    }
    let missing = collection.members.count - solved
    let left =
      missing == 0
      ? ""
      : " \(Phrase.count(missing, "study")) in which no arm gets there \(missing == 1 ? "is" : "are") left out of profile and score."
    return """
      \(.figure(chart, .full, id: "profiles"))\
      <div class="card">\(.table(["arm", "score"] + collection.members.map(\.name), rows, .numeric))
      <p class="note">Times until validation accuracy first reaches \(target): the median of the seeds, finding the rate included; a dash \
      where half of the trials or more never do. The score is the mean height of the profile from 1 to \(Int(most)) times the shortest \
      time, as AlgoPerf has it.\(left)</p></div>

      """
  }

  /// An arm's profile, a step where it reaches the target in another study.
  private func steps(of arm: Int) -> [Chart.Point] {
    let factors = profile.ratios[arm].compactMap(\.self).filter { $0 > 1 && $0 < Self.mostTimes }
    var height = profile.fraction(of: arm, within: 1)
    var points = [Chart.Point(1, height)]
    for factor in factors.sorted() {
      points.append(.init(factor, height))
      height = profile.fraction(of: arm, within: factor)
      points.append(.init(factor, height))
    }
    return points + [.init(Self.mostTimes, profile.fraction(of: arm, within: Self.mostTimes))]
  }

  private var verdicts: Markup {
    collection.members.map { member -> Markup in
      """
      <div class="card"><h3><a href="\(member.name)/report.html">\(member.name)</a></h3>
      <p>\(member.verdict.joined(separator: " "))</p>
      <p class="note">\(member.model) on \(member.data)</p></div>

      """
    }.joined()
  }

  private var methods: String {
    let (arms, count) = (collection.arms, collection.members.count)
    let orders =
      ranks?.isExact == false
      ? "99,999 random orders of each study’s ranks" : "all orders of each study’s ranks"
    return
      "We compared \(Phrase.count(arms.count, "arm")) (\(Phrase.list(arms))) in \(Phrase.count(count, "study")) "
      + "(\(Phrase.list(collection.members.map(\.name)))) by the ranks of their mean scores [1]. The hypothesis that all arms are equal and the "
      + "least difference of two mean ranks that is significant at 5 % were tested by \(orders), under which Friedman’s statistic and the "
      + "largest difference of two mean ranks were computed, since their asymptotic forms need many data sets. Times to a validation accuracy of "
      + "\(Phrase.fraction(collection.target)), the search for the rate included, were compared by performance profiles [2], scored by their "
      + "mean height up to \(Int(Self.mostTimes)) times the shortest time [3]. Computed with \(program)."
  }

  private static let references = [
    "J. Demšar. Statistical Comparisons of Classifiers over Multiple Data Sets. Journal of Machine Learning Research 7, 1–30, 2006.",
    "E. D. Dolan and J. J. Moré. Benchmarking Optimization Software with Performance Profiles. Mathematical Programming 91, 201–213, 2002.",
    "G. E. Dahl et al. Benchmarking Neural Network Training Algorithms. arXiv 2306.07179, 2023.",
  ]
}
