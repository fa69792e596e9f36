import Foundation
import Schedules
import Testing

@Suite(.timeLimit(.minutes(5))) struct LengthTests {
  static let run = Horizon(steps: 200, stepsPerEpoch: 50)

  @Test(arguments: [
    ("20", Length.steps(20), 20), ("4ep", .epochs(4), 200), ("2.5ep", .epochs(2.5), 125),
    ("25%", .fraction(0.25), 50), (" 3 Epochs ", .epochs(3), 150), ("0.5%", .fraction(0.005), 1),
    ("1e3", .steps(1000), 1000),
  ])
  func reads(_ text: String, _ length: Length, _ steps: Int) throws {
    #expect(try Length(parsing: text) == length)
    #expect(length.steps(in: Self.run) == steps)
  }

  @Test(arguments: [
    ("", LengthError.notALength("")), ("ep", .notALength("ep")), ("four", .notALength("four")),
    ("4 weeks", .notALength("4 weeks")), ("0", .notPositive("0")), ("-3ep", .notPositive("-3ep")),
    ("nan", .notALength("nan")), ("inf%", .notALength("inf%")), ("2.5", .partOfAStep("2.5")),
    ("0x10", .notALength("0x10")), ("1e300ep", .tooLong("1e300ep")),
  ])
  func refuses(_ text: String, _ error: LengthError) {
    #expect(throws: error) { try Length(parsing: text) }
    #expect(error.description.contains("“\(text)”") && error.description.hasSuffix("."))
  }

  @Test(arguments: [Length.steps(20), .epochs(2.5), .epochs(4), .fraction(0.25), .fraction(0.07)])
  func readsItsOwnDescriptionAndJSON(_ length: Length) throws {
    #expect(try Length(parsing: length.description) == length)
    let data = try JSONEncoder().encode(length)
    #expect(try JSONDecoder().decode(Length.self, from: data) == length)
  }

  @Test func neverCrashes() {
    for length in [
      Length.steps(-3), .epochs(.nan), .fraction(-.infinity), .epochs(.infinity), .steps(.max),
    ] {
      #expect((0...Int(Int32.max)).contains(length.steps(in: Self.run)))
    }
  }

  /// Whole cycles of at most four epochs, for every length of run.
  @Test func theDefaultStepSizeFitsTheRun() {
    for (steps, perEpoch) in [(1620, 54), (108, 54), (54, 54), (5, 54), (1, 1), (1, 54), (30, 1)] {
      let run = Horizon(steps: steps, stepsPerEpoch: perEpoch)
      let size = Triangular.defaultStepSize(in: run).steps(in: run)
      #expect(size >= 1 && size <= 4 * perEpoch)
      #expect(
        Triangular(base: 0.1, max: 1, stepSize: .steps(size)).flaws(in: run)
          .allSatisfy { if case .endsMidCycle = $0 { false } else { true } }, "\(steps)")
    }
    for epochs in 2...200 {
      let run = Horizon(epochs: epochs, stepsPerEpoch: 53)
      let size = Triangular.defaultStepSize(in: run).steps(in: run)
      #expect(abs(run.steps - (run.steps + size) / (2 * size) * 2 * size) <= 2 * epochs / 4)
      #expect(size <= 4 * 53 && (size >= 2 * 53 || epochs < 4), "\(epochs) epochs: \(size)")
    }
    #expect(
      Triangular.defaultStepSize(in: Horizon(epochs: 30, stepsPerEpoch: 54)) == .steps(162))
  }
}
