import Foundation
import Records
import Testing

/// Sensitivity to the rate: the curve against numpy and SciPy, regrets, and what is read from files.
@Suite(.timeLimit(.minutes(5))) struct SensitivityTests {
  /// Accuracies over rates and the curve through them; written by `scripts/fixtures/sensitivity.py`.
  struct Golden: Decodable {
    var rates: [Double]
    var values: [[Double]]
    var smooth: [Double]
    var bestRate: Double
    var best: Double
    var samples: [[Double]]
    var width: Double

    static func all() throws -> [Golden] {
      let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/records/sensitivity.json")
      return try JSONDecoder().decode([Golden].self, from: Data(contentsOf: file))
    }
  }

  @Test func theCurveIsThatOfNumpyAndSciPy() throws {
    let goldens = try Golden.all()
    #expect(goldens.count == 20)
    for (index, golden) in goldens.enumerated() {
      let measured = Dictionary(uniqueKeysWithValues: zip(golden.rates, golden.values))
      let curve = try #require(SensitivityCurve(measured))
      for (point, smooth) in zip(curve.points, golden.smooth) {
        #expect(abs(point.smooth - smooth) < 1e-9, "case \(index)")
      }
      #expect(curve.bestRate == golden.bestRate && abs(curve.bestAccuracy - golden.best) < 1e-9)
      for sample in golden.samples {
        #expect(abs(curve.accuracy(at: sample[0]) - sample[1]) < 1e-8, "case \(index)")
      }
      #expect(abs(curve.width() - golden.width) < 1e-6, "case \(index)")
    }
    #expect(SensitivityCurve([:]) == nil)
  }

  @Test func beyondItsEndsTheCurveIsLevel() throws {
    let curve = try #require(SensitivityCurve([0.01: [0.5], 0.1: [0.7], 1: [0.2]]))
    #expect(curve.accuracy(at: 1e-9) == 0.5 && curve.accuracy(at: 100) == 0.2)
    #expect(abs(curve.regret(at: 1) - 0.5) < 1e-12)
    let one = try #require(SensitivityCurve([0.01: [0.5, 0.7]]))
    #expect(one.bestRate == 0.01 && one.width() == 0 && abs(one.accuracy(at: 7) - 0.6) < 1e-12)
  }

  private static func trial(
    _ rate: Double, _ seed: UInt64, _ accuracies: [Double],
    _ end: SensitivityTrial.End = .completed
  ) -> SensitivityTrial {
    SensitivityTrial(
      optimizer: "adam", rate: rate, seed: seed, end: end, seconds: 1.5, accuracies: accuracies)
  }

  @Test func aTrialIsWorthTheMeanOfItsLastEpochs() {
    let whole = Self.trial(0.1, 1, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8])
    #expect(abs(whole.accuracy(guessing: 0.1) - 0.7) < 1e-12)
    #expect(abs(Self.trial(0.1, 1, [0.1, 0.2, 0.3, 0.5]).accuracy(guessing: 0) - 0.4) < 1e-12)
    #expect(Self.trial(0.1, 1, [0.3]).accuracy(guessing: 0.1) == 0.3)
    #expect(Self.trial(0.1, 1, [0.9], .diverged).accuracy(guessing: 0.1) == 0.1)
    #expect(Self.trial(0.1, 1, []).accuracy(guessing: 0.1) == 0.1)
  }

  @Test func trialsReadBackExactly() throws {
    let trials = [
      Self.trial(HalfDecades.rate(-7), 1, [1.0 / 3, 0.1 + 0.2]),
      Self.trial(1e-5, .max, [], .diverged), Self.trial(0.3, 0, [0, 1], .hopeless),
    ]
    #expect(try SensitivityTrial.records(csv: SensitivityTrial.csv(trials)) == trials)
    for line in [
      "adam,0.1,1,vanished,1.0,0.5", "adam,-1,1,completed,1.0,0.5", "adam,nan,1,completed,1.0,0.5",
      "adam,0.1,1,completed,1.0,0.5;nan", "adam,0.1,1,completed,1.0,2", "adam,0.1,-1,completed,1,1",
      "adam,0.1,1,completed,1.0",
    ] {
      #expect(throws: CSVError.self, "\(line)") { try SensitivityTrial(csvLine: line) }
    }
  }

  private static let record = OptimizerSensitivity(
    optimizer: "adam", schedule: "constant", guessing: 0.2,
    trials: [
      trial(1e-4, 1, [0.5]), trial(1e-4, 2, [0.6]), trial(1e-3, 1, [0.8]), trial(1e-3, 2, [0.7]),
      trial(1e-2, 1, [], .diverged), trial(1e-2, 2, [0.2], .hopeless), trial(5e-4, 1, [0.72]),
    ],
    suggestions: [
      .init(method: .rule(.halving), seed: 1, rate: 5e-4),
      .init(method: .rule(.halving), seed: 2, rate: 1e-3),
      .init(method: .rule(.steep), seed: 1, rate: nil, refusal: "No."),
      .init(method: .rule(.article), seed: 1, rate: 1e-2),
      .init(method: .pytorchDefault, seed: nil, rate: 1e-4),
    ])

  @Test func regretIsWhatASuggestionCosts() throws {
    let record = Self.record
    // A suggestion's own trainings are no points of the grid.
    #expect(try #require(record.curve).points.map(\.rate) == [1e-4, 1e-3, 1e-2])
    let halving = try #require(record.regrets(of: .rule(.halving)))
    #expect(abs(halving.highest - 0.03) < 1e-12 && abs(halving.lowest) < 1e-12)
    #expect(abs(try #require(record.regrets(of: .rule(.steep))).mean - 0.55) < 1e-12)
    #expect(abs(try #require(record.regrets(of: .pytorchDefault)).mean - 0.2) < 1e-12)
    #expect(
      record.canBeTrained
        && record.methods.map(\.name) == ["halving", "steep", "article", "default"])
    var dead = record
    dead.optimizer = "sgd"
    dead.guessing = 0.7
    let all = SensitivityRecord(
      data: "d", command: [], settings: [], seeds: [1, 2], epochs: 1, steps: 10,
      optimizers: [record, dead])
    // Where there is nothing to find, nothing is lost.
    #expect(all.regrets(of: .rule(.steep))?.highest == record.regrets(of: .rule(.steep))?.highest)
    #expect(all.refusals(of: .rule(.steep)) == 1 && all.refusals(of: .rule(.halving)) == 0)
    #expect(try RecordJSON.decode(SensitivityRecord.self, from: RecordJSON.encode(all)) == all)
    let lines = all.suggestionsCSV().split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    #expect(lines.count == 11 && lines.allSatisfy { $0.count == 11 })
    // A refusal has no rate to read a regret at; it counts as guessing.
    let refused = try #require(lines.first { $0[1] == "steep" })
    #expect(refused[3].isEmpty && refused[8].isEmpty && refused[9].isEmpty)
    #expect(abs(try #require(Double(refused[10])) - 55) < 1e-9)
  }

  @Test func halfDecadesAreTheSameWhereverTheyAreComputed() {
    for exponent in -40...20 {
      let rate = HalfDecades.rate(exponent)
      #expect(HalfDecades.exponent(nearest: rate) == exponent && HalfDecades.contains(rate))
      #expect(HalfDecades.contains(Double("\(rate)")!) && !HalfDecades.contains(rate * 1.001))
    }
    for rate in [0, -1, .infinity, .nan] {
      #expect(!HalfDecades.contains(rate))
    }
  }
}
