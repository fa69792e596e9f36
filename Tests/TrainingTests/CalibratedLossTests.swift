import Foundation
import Testing
import Training

/// The loss at the best temperature, against SciPy.
@Suite(.timeLimit(.minutes(5))) struct CalibratedLossTests {
  /// Written by `scripts/fixtures/calibration.py`.
  struct Golden: Decodable {
    var probabilities: [[[Float]]]
    var labels: [[Int32]]
    var losses: [Double]
    var sharpness: Double

    static func all() throws -> [Golden] {
      let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/training/calibration.json")
      return try JSONDecoder().decode([Golden].self, from: Data(contentsOf: file))
    }
  }

  @Test func lossesAreThoseOfSciPy() throws {
    let goldens = try Golden.all()
    #expect(goldens.count == 17)
    #expect(goldens.contains { $0.sharpness == 1 } && goldens.contains { $0.sharpness < 0.3 })
    for (index, golden) in goldens.enumerated() {
      var judged = CalibratedLoss()
      for (probabilities, labels) in zip(golden.probabilities, golden.labels) {
        judged.add(probabilities, labels: labels)
      }
      let losses = judged.losses()
      #expect(losses.count == golden.losses.count)
      for (ours, theirs) in zip(losses, golden.losses) {
        #expect(abs(ours - theirs) < 1e-5, "case \(index)")
      }
    }
  }

  /// However sure of itself a network is, it is at worst as bad as one that guesses.
  @Test func whatIsWrongAndSureIsGuessing() {
    var judged = CalibratedLoss()
    judged.add([[1, 0], [0, 1], [1, 0]], labels: [1, 0, 1])
    #expect(abs(judged.losses()[0] - log(2)) < 1e-3)
    var broken = CalibratedLoss()
    broken.add([[.nan, .nan]], labels: [0])
    #expect(broken.losses().allSatisfy { !$0.isFinite })
    #expect(CalibratedLoss().losses().isEmpty)
  }
}
