import Foundation

/// What SciPy says; written by `scripts/fixtures/verdicts.py`.
struct Golden: Decodable {
  struct SignFlips: Decodable {
    var differences: [Double]
    var p: Double
  }

  struct Mean: Decodable {
    var values: [Double]
    var level: Double
    var testFraction: Double
    var p: Double
    var interval: [Double]
    var correctedP: Double
    var correctedInterval: [Double]
  }

  struct Student: Decodable {
    var degreesOfFreedom: Double
    var t: Double
    var cumulative: Double
    var twoSided: Double
  }

  struct Quantile: Decodable {
    var degreesOfFreedom: Double
    var probability: Double
    var t: Double
    var normal: Double
  }

  struct Power: Decodable {
    var degreesOfFreedom: Double
    var shift: Double
    var level: Double
    var power: Double
  }

  struct Images: Decodable {
    var onlyFirst: Int
    var onlySecond: Int
    var images: Int
    var p: Double
    var midP: Double
    var interval: [Double]
  }

  struct Correction: Decodable {
    var p: [Double]
    var adjusted: [Double]
  }

  struct Ranks: Decodable {
    var scores: [[Double]]
    var averageRanks: [Double]
    var chiSquare: Double
    var p: Double
    var criticalDifference: Double
  }

  var signFlips: [SignFlips]
  var means: [Mean]
  var student: [Student]
  var quantiles: [Quantile]
  var power: [Power]
  var images: [Images]
  var corrections: [Correction]
  var ranks: [Ranks]

  static func read() throws -> Golden {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/statistics/golden.json")
    return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
  }
}

/// Whether two numbers agree to so many digits, or are both as good as nothing.
func agree(_ a: Double, _ b: Double, _ tolerance: Double = 1e-9) -> Bool {
  abs(a - b) <= tolerance * max(abs(a), abs(b)) + 1e-14
}
