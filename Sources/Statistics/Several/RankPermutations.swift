import Tensors

/// How ranks over several data sets fall where all arms are equal: each order of a data set's ranks is as likely as any other.
///
/// Few data sets are all counted, more are drawn, so that nothing is taken from a distribution for many of them.
struct RankPermutations {
  /// The probability that the sums of ranks spread as much as those seen, or more: Friedman's test by permutations.
  private(set) var p = 1.0
  /// The smallest distance of two mean ranks that any two reach in at most `level` of the cases; `nil` where even the furthest
  /// apart are seen more often.
  private(set) var difference: Double?
  /// Whether all orders were counted.
  let isExact: Bool

  /// The most orders that are all counted, and how many are drawn beyond.
  private static let (mostCounted, draws) = (20_000, 99_999)

  /// - Parameter ranks: a row a data set, at least two of each; halves where arms share ranks.
  init(_ ranks: [[Double]], level: Double) {
    // Twice the ranks are whole numbers.
    let rows = ranks.map { $0.map { Int(2 * $0) } }
    let (n, k) = (rows.count, rows[0].count)
    let orders = (1..<n).reduce(1.0) { count, _ in count * (1...k).reduce(1) { $0 * Double($1) } }
    isExact = orders <= Double(Self.mostCounted)
    let middle = n * (k + 1)
    func spread(_ sums: [Int]) -> Int {
      sums.reduce(0) { $0 + ($1 - middle) * ($1 - middle) }
    }
    let seen = spread((0..<k).map { arm in rows.reduce(0) { $0 + $1[arm] } })
    var (count, asSpread) = (0, 0)
    // By twice the distance of the outermost sums.
    var ranges = [Int](repeating: 0, count: 2 * n * (k - 1) + 1)
    func add(_ sums: [Int]) {
      count += 1
      if spread(sums) >= seen { asSpread += 1 }
      ranges[sums.max()! - sums.min()!] += 1
    }
    // What the arms are called is all the same, so that the first data set's order may stay as it is.
    if isExact {
      let orders = Self.orders(of: k)
      func descend(_ row: Int, _ sums: [Int]) {
        guard row < n else { return add(sums) }
        for order in orders { descend(row + 1, (0..<k).map { sums[$0] + rows[row][order[$0]] }) }
      }
      descend(1, rows[0])
    } else {
      var random = RandomStream(seed: 0, purpose: .resampling)
      for _ in 0..<Self.draws {
        var sums = rows[0]
        for row in rows.dropFirst() {
          let drawn = row.shuffled(using: &random)
          for arm in 0..<k { sums[arm] += drawn[arm] }
        }
        add(sums)
      }
    }
    // An estimate that is never 0 (B. Phipson and G. Smyth, 2010).
    let one = isExact ? 0 : 1
    p = Double(asSpread + one) / Double(count + one)
    var atLeast = one
    for range in ranges.indices.reversed() where ranges[range] > 0 {
      atLeast += ranges[range]
      guard Double(atLeast) <= level * Double(count + one) * (1 + 1e-12) else { break }
      difference = Double(range) / Double(2 * n)
    }
  }

  /// All orders of the first numbers.
  private static func orders(of count: Int) -> [[Int]] {
    (0..<count).reduce([[]]) { orders, number in
      orders.flatMap { order in
        (0...order.count).map { Array(order[..<$0]) + [number] + order[$0...] }
      }
    }
  }
}
