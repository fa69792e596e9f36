/// Finds the name that someone probably meant.
package enum NearestName {
  /// The name nearest to a misspelt one, the first of equals; `nil` where none is near.
  ///
  /// Near is at most a third of the longer name's letters apart, and at least one. Case is ignored, and so is the
  /// difference between `-`, `_` and a space.
  ///
  /// - Complexity: O(n·m) for names of n and m letters.
  package static func nearest(to word: String, among names: some Sequence<String>) -> String? {
    let word = letters(word)
    var best: (name: String, distance: Int)?
    for name in names {
      let candidate = letters(name)
      let distance = distance(from: word, to: candidate)
      guard distance <= max(1, max(word.count, candidate.count) / 3) else { continue }
      if best == nil || distance < best!.distance { best = (name, distance) }
    }
    return best?.name
  }

  /// The fewest insertions, removals, replacements and swaps of neighbours that make one word the other
  /// (optimal string alignment).
  private static func distance(from a: [Character], to b: [Character]) -> Int {
    guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in 1...a.count {
      var row = [i] + last.dropFirst()
      for j in 1...b.count {
        let same = a[i - 1] == b[j - 1]
        row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1))
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          row[j] = min(row[j], beforeLast[j - 2] + 1)
        }
      }
      (beforeLast, last) = (last, row)
    }
    return last[b.count]
  }

  private static func letters(_ word: String) -> [Character] {
    word.lowercased().map { $0 == "_" || $0 == " " ? "-" : $0 }
  }
}
