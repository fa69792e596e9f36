import Foundation
import Tensors

/// Draws for simulations, each a function of its place alone.
struct Simulation {
  /// How often each setting is drawn: `UPSWING_SIMULATIONS` in the environment, a few thousand without it.
  static let repetitions =
    ProcessInfo.processInfo.environment["UPSWING_SIMULATIONS"].flatMap(Int.init) ?? 2000

  /// Whether figures are printed.
  static let isLong = ProcessInfo.processInfo.environment["UPSWING_SIMULATIONS"] != nil

  static func say(_ line: String) { if isLong { print(line) } }

  /// How the scores of an arm are spread.
  enum Spread: String, CaseIterable {
    case normal
    /// Bounded on both sides.
    case uniform
    /// Accuracies near their upper bound, as of a network that guesses few images wrong: skewed to the left.
    case nearOne
    /// Steps of one image in 200.
    case coarse
    /// One run in ten fails and loses 20 points: no interval from a few seeds holds this one.
    case failing

    /// A score, whose mean is ``mean``.
    func draw(_ random: inout RandomStream) -> Double {
      switch self {
      case .normal: return 0.8 + 0.02 * random.normal()
      case .uniform: return 0.8 + 0.02 * (2 * Double(random.uniform()) - 1)
      case .nearOne: return Self.beta(60, 2, &random)
      case .coarse: return ((0.8 + 0.02 * random.normal()) * 200).rounded() / 200
      case .failing:
        let score = 0.8 + 0.02 * random.normal()
        return random.uniform() < 0.1 ? score - 0.2 : score
      }
    }

    var mean: Double {
      switch self {
      case .nearOne: 60.0 / 62
      case .failing: 0.78
      case .normal, .uniform, .coarse: 0.8
      }
    }

    /// A value of the beta distribution with whole parameters.
    private static func beta(_ a: Int, _ b: Int, _ random: inout RandomStream) -> Double {
      func gamma(_ shape: Int, _ random: inout RandomStream) -> Double {
        (0..<shape).reduce(0) { sum, _ in sum - log(1 - Double(random.uniform())) }
      }
      let (x, y) = (gamma(a, &random), gamma(b, &random))
      return x / (x + y)
    }
  }

  /// The fraction of the repetitions in which something is so.
  static func fraction(seed: UInt64, _ holds: (inout RandomStream) -> Bool) -> Double {
    let count = (0..<repetitions).count { repetition in
      var random = RandomStream(seed: seed, purpose: .resampling, sample: repetition)
      return holds(&random)
    }
    return Double(count) / Double(repetitions)
  }

  static func percent(_ fraction: Double) -> String { String(format: "%.1f", 100 * fraction) }
}

/// A finite data set of two classes that are told apart by ten features, and classifiers by the nearest mean that look at some of
/// them: learners as differ in accuracy by how their training set is drawn, for intervals over several splits.
struct DrawnSet {
  private static let features = 10
  private let images: [(label: Int, values: [Double])]

  init(images count: Int, _ random: inout RandomStream) {
    images = (0..<count).map { index in
      let label = index % 2
      let values = (0..<Self.features).map { _ in random.normal() + (label == 0 ? 0.3 : -0.3) }
      return (label, values)
    }
  }

  /// The accuracies of learners that look at these features, on the images that a random split tests on.
  func accuracies(
    of learners: [Range<Int>], testFraction: Double, _ random: inout RandomStream
  ) -> [Double] {
    let order = images.indices.shuffled(using: &random)
    let tested = Int((Double(images.count) * testFraction).rounded())
    let (test, training) = (order[..<tested], order[tested...])
    return learners.map { features in
      var means = [[Double]](repeating: Array(repeating: 0, count: Self.features), count: 2)
      for label in 0...1 {
        let members = training.filter { images[$0].label == label }
        for feature in features {
          means[label][feature] =
            members.reduce(0) { $0 + images[$1].values[feature] } / Double(max(members.count, 1))
        }
      }
      let right = test.count { index in
        func distance(_ label: Int) -> Double {
          features.reduce(0) { sum, feature in
            let gap = images[index].values[feature] - means[label][feature]
            return sum + gap * gap
          }
        }
        return (distance(0) < distance(1) ? 0 : 1) == images[index].label
      }
      return Double(right) / Double(max(tested, 1))
    }
  }
}
