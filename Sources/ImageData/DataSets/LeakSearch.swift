import Wording

/// Looks for properties of image files that depend on the class.
///
/// Each class is compared with all others together. What differs is the distance of Kolmogorov and Smirnov between the
/// two distributions, for kinds the difference of their fractions: at least ``least``, and beyond chance at one in a
/// thousand.
struct LeakSearch {
  /// The least distance that is told.
  static let least = 0.5
  /// Below so many images of a class nothing is said.
  private static let fewest = 5

  private let classes: [String]
  /// By label.
  private let images: [[ScannedItem.Image]]
  private let total: Int
  private var found: [(distance: Double, leak: Leak)] = []

  /// - Complexity: O(n log n) for n images.
  static func leaks(in images: [ScannedItem.Image], classes: [String]) -> [Leak] {
    var search = LeakSearch(images, classes)
    search.compareKinds(.format) { $0.format?.rawValue ?? "" }
    search.compareKinds(.colours) { $0.colourMode.rawValue }
    search.compareMeasures(.size) { Double($0.width * $0.height).squareRoot() }
    search.compareMeasures(.aspectRatio) { Double($0.width) / Double($0.height) }
    return search.found.enumerated()
      .sorted { (-$0.element.distance, $0.offset) < (-$1.element.distance, $1.offset) }
      .map(\.element.leak)
  }

  private init(_ images: [ScannedItem.Image], _ classes: [String]) {
    self.classes = classes
    var sorted = classes.map { _ in [ScannedItem.Image]() }
    for image in images { sorted[image.sample.label].append(image) }
    self.images = sorted
    total = images.count
  }

  /// The classes to be looked at, each with the distance from which on it stands out. Of two, each stands out as much as
  /// the other.
  private var compared: [(label: Int, limit: Double)] {
    classes.indices.prefix(classes.count == 2 ? 1 : classes.count).compactMap { label in
      let (own, others) = (images[label].count, total - images[label].count)
      guard min(own, others) >= Self.fewest else { return nil }
      // The quantile of Kolmogorov's distribution for 0.001.
      let chance = 1.95 * (Double(total) / Double(own * others)).squareRoot()
      return (label, max(Self.least, min(chance, 1)))
    }
  }

  /// What the others of a class are called.
  private func others(of label: Int) -> String {
    classes.count == 2 ? classes[1 - label].escaped : "the others"
  }

  private mutating func compareKinds(
    _ property: Leak.Property, _ kind: (ScannedItem.Image) -> String
  ) {
    let counts = images.map { $0.reduce(into: [:]) { $0[kind($1), default: 0] += 1 } }
    let all = counts.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
    for (label, limit) in compared {
      let own = images[label].count
      // What most images of the class are says more than what they are not.
      let kinds = counts[label]
      for (value, count) in all.sorted(by: {
        (-kinds[$0.key, default: 0], $0.key) < (-kinds[$1.key, default: 0], $1.key)
      }) {
        let mine = Double(counts[label][value, default: 0]) / Double(own)
        let theirs = Double(count - counts[label][value, default: 0]) / Double(total - own)
        guard abs(mine - theirs) >= limit else { continue }
        let noun = property == .format ? value : "of the kind “\(value)”"
        add(
          abs(mine - theirs), label, property,
          "\(Phrase.percent(mine, decimals: 0)) of the images of \(classes[label].escaped) are \(noun), of "
            + "\(others(of: label)) \(Phrase.percent(theirs, decimals: 0)).")
        // A second kind would only say the same.
        break
      }
    }
  }

  private mutating func compareMeasures(
    _ property: Leak.Property, _ measure: (ScannedItem.Image) -> Double
  ) {
    let values = images.map { $0.map(measure).sorted() }
    let all = values.flatMap(\.self).sorted()
    for (label, limit) in compared {
      let own = values[label]
      let distance =
        Self.distance(own, all) * Double(total) / Double(total - own.count)
      guard distance >= limit else { continue }
      let rest = values.indices.filter { $0 != label }.flatMap { values[$0] }.sorted()
      let (mine, theirs) = (own[own.count / 2], rest[rest.count / 2])
      let name = classes[label].escaped
      add(
        distance, label, property,
        property == .size
          ? "The images of \(name) have another size: their median is \(Phrase.number(mine)) pixels a side, that of "
            + "\(others(of: label)) \(Phrase.number(theirs))."
          : "The images of \(name) have another shape: in the median they are \(Phrase.number(mine)) times as wide as high, "
            + "\(others(of: label)) \(Phrase.number(theirs)) times.")
    }
  }

  private mutating func add(
    _ distance: Double, _ label: Int, _ property: Leak.Property, _ description: String
  ) {
    found.append(
      (distance, Leak(name: classes[label], property: property, description: description)))
  }

  /// The largest difference between the fraction of some values, and of all values, that lie at or below a place.
  ///
  /// - Parameters:
  ///   - some: sorted, a part of `all`.
  ///   - all: sorted.
  private static func distance(_ some: [Double], _ all: [Double]) -> Double {
    var largest = 0.0
    var (index, place) = (0, 0)
    // Between two of its values the fraction of some stays, so that the extremes lie at them.
    while index < some.count {
      let value = some[index]
      while all[place] < value { place += 1 }
      let below = (Double(index) / Double(some.count), Double(place) / Double(all.count))
      while index < some.count, some[index] == value { index += 1 }
      while place < all.count, all[place] == value { place += 1 }
      let upTo = (Double(index) / Double(some.count), Double(place) / Double(all.count))
      largest = max(largest, abs(below.0 - below.1), abs(upTo.0 - upTo.1))
    }
    return largest
  }
}
