import Foundation
import Schedules
import Testing

@Suite(.timeLimit(.minutes(5))) struct PlateauTests {
  /// Settings, the figures of epochs, and the rates that PyTorch trained them with; written by
  /// `scripts/fixtures/schedules.py`.
  struct Golden: Codable, Sendable, CustomTestStringConvertible {
    var name: String
    var plateau: Plateau
    var rate: Double
    var figures: [Double]
    var rates: [Double]

    var testDescription: String { name }

    static let all: [Golden] = {
      let file = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../Fixtures/schedules/plateau.json")
      do {
        return try JSONDecoder().decode([Golden].self, from: Data(contentsOf: file))
      } catch {
        Issue.record("The golden values cannot be read: \(error)")
        return []
      }
    }()
  }

  @Test func thereAreGoldenValues() { #expect(Golden.all.count == 7) }

  @Test(arguments: Golden.all) func agreesWithPyTorch(_ golden: Golden) throws {
    var state = PlateauState()
    for (epoch, figure) in golden.figures.enumerated() {
      let rate = golden.plateau.rate(golden.rate, after: state)
      #expect(abs(rate - golden.rates[epoch]) <= 1e-12 * golden.rates[epoch], "epoch \(epoch)")
      golden.plateau.advance(&state, by: figure)
      // As a checkpoint would keep it.
      state = try JSONDecoder().decode(PlateauState.self, from: JSONEncoder().encode(state))
    }
    #expect(Set(golden.rates).count > 1, "A case in which nothing happens shows nothing.")
  }

  @Test func aFigureThatIsNoNumberIsBad() throws {
    let plateau = Plateau(factor: 0.5, patience: 1)
    var state = PlateauState()
    for figure in [Double.nan, .infinity] { plateau.advance(&state, by: figure) }
    #expect(state.multiplier == 0.5)
    #expect(state.best == nil)
    plateau.advance(&state, by: 3)
    #expect(state.best == 3)
    for _ in 0..<2 { plateau.advance(&state, by: -.infinity) }
    #expect(state.multiplier == 0.25)
    _ = try JSONEncoder().encode(state)
  }

  @Test func theFloorHoldsButNeverLifts() {
    let plateau = Plateau(factor: 0.1, patience: 0, floor: 0.004)
    var state = PlateauState()
    for _ in 0..<3 { plateau.advance(&state, by: 1) }
    #expect(abs(state.multiplier - 0.01) < 1e-15)
    #expect(plateau.rate(0.1, after: state) == 0.004)
    #expect(plateau.rate(0.001, after: state) == 0.001, "a schedule below the floor stays")
  }

  @Test(arguments: [
    (Plateau(factor: 1), PlateauError.factor(1)), (Plateau(factor: 0), .factor(0)),
    (Plateau(patience: -1), .patience(-1)), (Plateau(threshold: 1), .threshold(1)),
    (Plateau(cooldown: -2), .cooldown(-2)), (Plateau(floor: -0.1), .floor(-0.1)),
    (Plateau(floor: .infinity), .floor(.infinity)),
  ])
  func refusesSettingsOutOfRange(_ plateau: Plateau, _ error: PlateauError) {
    #expect(throws: error) { try plateau.validate() }
    #expect(error.description.hasPrefix("The plateau's ") && error.description.hasSuffix("."))
  }

  /// The warning is given exactly where no epoch can be trained at a lower rate.
  @Test(arguments: 1...8) func warnsOfPatienceThatOutlastsTheRun(epochs: Int) throws {
    for patience in 0...6 {
      let plateau = Plateau(patience: patience)
      try plateau.validate()
      var state = PlateauState()
      var falls = false
      for _ in 0..<epochs {
        falls = falls || state.multiplier < 1
        plateau.advance(&state, by: 1)
      }
      #expect(plateau.flaws(epochs: epochs).isEmpty == falls, "patience \(patience)")
    }
    #expect(
      Plateau(patience: 10).flaws(epochs: 5).first?.description
        == "The plateau never lowers the rate: with a patience of 10 epochs it would first do so for "
        + "epoch 13, and the run has 5.")
  }
}
