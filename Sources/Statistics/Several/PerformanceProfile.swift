/// For how many problems each arm is within a factor of the fastest (E. Dolan and J. Moré, Mathematical Programming 91, 2002;
/// AlgoPerf scores training algorithms so, arXiv 2306.07179 §4).
public struct PerformanceProfile: Codable, Equatable, Sendable {
  /// For each arm, of each problem that any arm solves, its time over the shortest; `nil` where it never got there.
  public let ratios: [[Double?]]

  /// - Parameter times: a row per arm, above 0, one per problem; `nil` where the target was not reached.
  public init(_ times: [[Double?]]) {
    let problems = times.first?.count ?? 0
    precondition(times.allSatisfy { $0.count == problems })
    let solved = (0..<problems).compactMap { problem in
      times.compactMap { $0[problem] }.min().map { (problem, $0) }
    }
    ratios = times.map { row in solved.map { problem, best in row[problem].map { $0 / best } } }
  }

  /// The fraction of the problems that an arm solves within `factor` times the shortest time; 0 of none.
  public func fraction(of arm: Int, within factor: Double) -> Double {
    let ratios = ratios[arm]
    guard !ratios.isEmpty else { return 0 }
    return Double(ratios.count { ($0 ?? .infinity) <= factor * (1 + 1e-12) })
      / Double(ratios.count)
  }

  /// The mean of ``fraction(of:within:)`` over factors from 1 to `most`: AlgoPerf's score.
  ///
  /// - Parameter most: above 1.
  public func score(of arm: Int, upTo most: Double = 4) -> Double {
    let ratios = ratios[arm]
    guard !ratios.isEmpty, most > 1 else { return 0 }
    let area = ratios.reduce(0) { $0 + max(most - ($1 ?? .infinity), 0) }
    return area / (most - 1) / Double(ratios.count)
  }
}
