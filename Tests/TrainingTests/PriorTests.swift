import Engine
import Foundation
import Layers
import Optimizers
import Records
import Tensors
import Testing
import Training

/// What is known of a rate before a search, and how far it moves the suggestion.
@Suite(.timeLimit(.minutes(5))) struct PriorTests {
  private func record(lowest rate: Double, prior: Double?, first: Double = 2) -> RateSearchRecord {
    RateSearchRecord(
      optimizer: "adam",
      trials: [(0.1, 1.5), (1, 1.0), (10, 1.5)].map { factor, loss in
        .init(rate: rate * factor, steps: 60, losses: [loss], lengths: [60])
      }, rounds: [60], measure: .heldBack, guessing: 2, first: first, correction: 1, prior: prior)
  }

  @Test func theSuggestionLiesHalfOfTheWay() throws {
    #expect(
      abs(try record(lowest: 1e-3, prior: 1e-2).suggestion() / 10.0.squareRoot() - 1e-3) < 1e-9)
    #expect(abs(try record(lowest: 4e-3, prior: 1e-3).suggestion() - 2e-3) < 1e-12)
    #expect(abs(try record(lowest: 1e-3, prior: nil).suggestion() - 1e-3) < 1e-12)
    // The prior speaks of trainings, so the correction comes before it.
    var corrected = record(lowest: 1e-3, prior: 8e-3)
    corrected.correction = 2
    #expect(abs(try corrected.suggestion() - 4e-3) < 1e-12)
  }

  /// Two decades off it is another kind of training: then the search is believed but for half a decade.
  @Test func noPriorMovesItFurtherThanHalfADecade() throws {
    let half = 10.0.squareRoot()
    for (prior, factor) in [(1e3, half), (1e-9, 1 / half), (1e-2, half), (2e-3, 2.0.squareRoot())] {
      let rate = try record(lowest: 1e-3, prior: prior).suggestion()
      #expect(abs(rate / 1e-3 / factor - 1) < 1e-9, "\(prior)")
    }
  }

  /// Trials that are 10 better than guessing in sum over the images that judge know as little as the prior knows more: they count a
  /// quarter. Those that are hundreds better count half.
  @Test func trialsThatLearntLittleCountForLess() throws {
    for (judges, share) in [(0, 0.5), (10, 0.75), (90, 0.55), (30, 0.625), (1_000_000, 0.5)] {
      for (prior, decades) in [(1e-2, 1.0), (1e-4, -1.0), (3e-3, log10(3)), (1.0, 3)] {
        var record = record(lowest: 1e-3, prior: prior)
        record.judges = judges
        let moved = log10(try record.suggestion() / 1e-3)
        #expect(abs(moved - share * min(decades, 1)) < 1e-4, "\(judges), \(prior)")
      }
    }
  }

  @Test func theIntervalMovesAlong() throws {
    let (bare, moved) = (record(lowest: 1e-3, prior: nil), record(lowest: 1e-3, prior: 4e-3))
    let (before, after) = (try bare.interval(), try moved.interval())
    #expect(
      abs(after.lower / before.lower - 2) < 1e-9 && abs(after.upper / before.upper - 2) < 1e-9)
    let rate = try moved.suggestion()
    #expect(after.lower < rate && rate < after.upper)
  }

  @Test func weightsThatKnowTheImagesNeedNone() throws {
    let known = record(lowest: 1e-3, prior: 1e-2, first: 0.5)
    #expect(abs(try known.suggestion() - 1e-3) < 1e-12)
  }

  @Test func recordsOfEarlierVersionsSayTheSame() throws {
    let known = record(lowest: 1e-3, prior: 1e-2)
    var fields = try #require(
      JSONSerialization.jsonObject(with: JSONEncoder().encode(known)) as? [String: Any])
    #expect(fields.removeValue(forKey: "prior") != nil)
    let before = try JSONDecoder().decode(
      RateSearchRecord.self, from: JSONSerialization.data(withJSONObject: fields))
    #expect(before.prior == nil)
    #expect(abs(try before.suggestion() - 1e-3) < 1e-12)
  }

  // MARK: What is known

  private func prior(
    _ rule: any Optimizer, groups: ParameterGroups = ParameterGroups(), step: Int = 0,
    _ search: RateSearch = RateSearch(budget: 12)
  ) throws -> Double? {
    let plan = try Tiny.plan()
    let state = try plan.initialState(for: rule, groups: groups, seed: 3)
    state.step = step
    return try search.run(plan, state, on: Tiny.training).prior
  }

  @Test func itIsOfTrainingsThatBeginAfresh() throws {
    let known = try #require(try prior(Adam()))
    #expect(abs(log10(known) + 3.25) < 1e-9)
    #expect(try prior(Adam(), RateSearch(budget: 12, beginsAfresh: false)) == nil)
    #expect(try prior(Adam(), step: 5) == nil)
    // Whoever gives a bound knows where to look.
    #expect(try prior(Adam(), RateSearch(from: 1e-6, budget: 12)) == nil)
    #expect(try prior(Adam(), RateSearch(to: 1e-2, budget: 12)) == nil)
    let names = try Tiny.plan().initialState(for: SGD(), seed: 3).weights.map(\.name)
    let head = try #require(names.last)
    #expect(try prior(Adam(), groups: ParameterGroups([.init(head, rateMultiplier: 10)])) == nil)
    #expect(try prior(Adam(), groups: ParameterGroups([.init(head, weightDecay: 0)])) == known)
    #expect(abs(log10(try #require(try prior(Adadelta()))) + 0.75) < 1e-9)
    // Of these nothing was measured.
    #expect(try prior(LAMB()) == nil && prior(Muon()) == nil)
  }

  /// The grids are of images of 32 pixels, where `cnn` has 1024 inputs before its hidden layer, and 512 behind it. Four times as many
  /// halve the rate; the last layer has no say.
  @Test func widerHiddenLayersWantLowerRates() throws {
    func prior(_ rule: any Optimizer, side: Int) throws -> Double {
      let plan = try Model.cnn(classes: 3).compile(
        input: [2, 3, side, side], options: PlanOptions(threads: 1))
      let search = RateSearch()
      return try #require(
        search.prior(for: plan.initialState(for: rule, seed: 1), of: plan, trainingSteps: 200))
    }
    for rule in [Adam(), RMSprop(), Adadelta(), Lion()] as [any Optimizer] {
      let usual = try prior(rule, side: 32)
      #expect(try prior(rule, side: 16) == usual)
      #expect(abs(try prior(rule, side: 64) / usual * 2 - 1) < 1e-12)
      #expect(abs(try prior(rule, side: 128) / usual * 4 - 1) < 1e-12)
    }
    let sgd = try prior(SGD(momentum: 0.9), side: 32)
    #expect(abs(try prior(SGD(momentum: 0.9), side: 128) / sgd * 2 - 1) < 1e-12)
    let wide = Model {
      Flatten()
      Linear(8)
      Linear(3)
    }
    let last = Model {
      Flatten()
      Linear(3)
    }
    for (model, width) in [(wide, 3 * 64 * 64), (last, 0)] {
      let plan = try model.compile(input: [2, 3, 64, 64], options: PlanOptions(threads: 1))
      #expect(plan.widestHiddenLinear == width)
    }
  }

  /// A buffer that adds up gradients multiplies the rate.
  @Test func momentumIsAllowedFor() throws {
    let plain = try #require(try prior(SGD()))
    let heavy = try #require(try prior(SGD(momentum: 0.9)))
    #expect(abs(plain / heavy - 10) < 1e-9 && abs(log10(heavy) + 2.25) < 1e-9)
    let damped = try #require(try prior(SGD(momentum: 0.9, dampening: 0.9)))
    #expect(abs(damped / plain - 1) < 1e-9)
    #expect(try prior(SGD(momentum: 0.9, dampening: 1)) == nil)
    let rms = (try #require(try prior(RMSprop())), try #require(try prior(RMSprop(momentum: 0.5))))
    #expect(abs(rms.0 / rms.1 - 2) < 1e-9)
  }

  /// By the formula of arXiv 1908.03265 in numpy RAdam makes 0.829226 of the steps of 6000 on average, 0.200834 of 200.
  @Test func rAdamIsAdamOverItsWarmUp() throws {
    func radam(_ steps: Int) throws -> Double {
      try #require(try prior(RAdam(), RateSearch(budget: 12, trainingSteps: steps)))
    }
    let adam = try #require(try prior(Adam()))
    #expect(abs(adam / (try radam(6000)) - 0.829226) < 1e-5)
    #expect(abs(adam / (try radam(200)) - 0.200834) < 1e-5)
  }
}
