/// Holm's step-down correction of several p values, which bounds the chance of any false positive whatever the tests have to
/// do with each other (S. Holm, Scandinavian Journal of Statistics 6, 1979).
public enum Holm {
  /// The adjusted p values, in the order of those given: the k-th smallest of m times m - k + 1, at least the one before it,
  /// at most 1.
  ///
  /// - Complexity: O(m log m).
  public static func adjusted(_ p: [Double]) -> [Double] {
    var adjusted = p
    var highest = 0.0
    for (rank, index) in p.indices.sorted(by: { p[$0] < p[$1] }).enumerated() {
      highest = max(highest, min(Double(p.count - rank) * p[index], 1))
      adjusted[index] = highest
    }
    return adjusted
  }
}
