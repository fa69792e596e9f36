import Foundation
import Optimizers
import Testing

@Suite(.timeLimit(.minutes(5))) struct RegistryTests {
  /// What each class of PyTorch takes by default, read from PyTorch itself; for Lion and LAMB, from their papers.
  static let defaults: [String: TrajectoryCase.Options] = fixtures()
  static let rates: [String: Rate] = fixtures()

  /// PyTorch's, and those of the packages of rules that PyTorch lacks.
  private static func fixtures<Value: Decodable>() -> [String: Value] {
    let theirs: [String: Value] = TrajectoryCase.fixture("author-defaults.json")
    return theirs.merging(TrajectoryCase.fixture("defaults.json")) { first, _ in first }
  }

  struct Rate: Decodable {
    let lr: Double
  }

  @Test(arguments: OptimizerName.allCases)
  func defaultsAreTheReferences(name: OptimizerName) throws {
    let options = try #require(Self.defaults[name.rawValue])
    #expect(name.defaultRate == Self.rates[name.rawValue]?.lr)
    let optimizer: any Optimizer =
      switch name {
      case .sgd: SGD()
      case .adagrad: Adagrad()
      case .adadelta: Adadelta()
      case .rmsprop: RMSprop()
      case .adam: Adam()
      case .adamax: Adamax()
      case .adamw: AdamW()
      case .nadam: NAdam()
      case .radam: RAdam()
      case .lion: Lion()
      case .lamb: LAMB()
      case .muon: Muon()
      case .scheduleFreeSGD: ScheduleFreeSGD()
      case .scheduleFreeAdamW: ScheduleFreeAdamW()
      case .prodigy: Prodigy()
      }
    let example = TrajectoryCase(
      rule: name, base: 0, cycled: false, options: options, steps: [:], slots: [:])
    #expect(OptimizerConfiguration(optimizer) == OptimizerConfiguration(example.optimizer))
  }

  @Test(arguments: OptimizerName.allCases)
  func namesMakeTheirRules(name: OptimizerName) throws {
    let optimizer = try OptimizerName(parsing: name.rawValue.uppercased()).make(weightDecay: 0.25)
    #expect(type(of: optimizer) == name.type)
    #expect(type(of: optimizer).name == name.rawValue)
    #expect(optimizer.weightDecay == 0.25)
  }

  @Test func momentumGoesWhereItBelongs() throws {
    #expect(try OptimizerName.sgd.make().momentum == 0.9)
    #expect(try OptimizerName.sgd.make(momentum: 0).momentum == nil)
    #expect(try OptimizerName.rmsprop.make().momentum == nil)
    #expect(try OptimizerName.rmsprop.make(momentum: 0.5).momentum == 0.5)
    #expect(try OptimizerName.adamw.make(momentum: 0.8) as? AdamW == AdamW(beta1: 0.8))
    #expect(try OptimizerName.nadam.make(momentum: 0.8) as? NAdam == NAdam(beta1: 0.8))
    #expect(try OptimizerName.radam.make(momentum: 0.8) as? RAdam == RAdam(beta1: 0.8))
    #expect(try OptimizerName.lion.make(momentum: 0.8) as? Lion == Lion(beta1: 0.8))
    #expect(try OptimizerName.lamb.make(momentum: 0.8) as? LAMB == LAMB(beta1: 0.8))
    #expect(try OptimizerName.muon.make(momentum: 0.8) as? Muon == Muon(mu: 0.8))
    #expect(
      try OptimizerName.scheduleFreeSGD.make(momentum: 0.8) as? ScheduleFreeSGD
        == ScheduleFreeSGD(beta: 0.8))
    #expect(
      try OptimizerName.scheduleFreeAdamW.make(momentum: 0.8) as? ScheduleFreeAdamW
        == ScheduleFreeAdamW(beta1: 0.8))
    #expect(try OptimizerName.prodigy.make(momentum: 0.8) as? Prodigy == Prodigy(beta1: 0.8))
    #expect(throws: OptimizerError.noMomentum(optimizer: "adagrad")) {
      try OptimizerName.adagrad.make(momentum: 0.9)
    }
  }

  @Test(arguments: [
    ("adm", "adam"), ("Adagard", "adagrad"), ("rms-prop", "rmsprop"), ("sdg", "sgd"),
    ("adam-w", "adamw"), ("n-adam", "nadam"), ("lyon", "lion"), ("lambs", "lamb"),
    ("prodigi", "prodigy"), ("schedulefree-adamw", "schedule-free-adamw"),
  ])
  func aMisspeltNameGetsTheNearest(text: String, name: String) {
    #expect {
      try OptimizerName(parsing: text)
    } throws: { error in
      "\(error)"
        == "There is no optimizer “\(text)”. Did you mean \(name)? Known are sgd, adagrad, adadelta, "
        + "rmsprop, adam, adamax, adamw, nadam, radam, lion, lamb, muon, schedule-free-sgd, "
        + "schedule-free-adamw, prodigy."
    }
  }

  @Test(arguments: ["", "lbfgs-with-lines", "日本"])
  func aNameLikeNoneGetsTheListOnly(text: String) {
    #expect {
      try OptimizerName(parsing: text)
    } throws: { error in
      "\(error)".hasPrefix("There is no optimizer “\(text)”. Known are sgd, ")
    }
  }

  @Test(
    arguments: [
      (SGD(momentum: -0.1), "The momentum of sgd is -0.1; it must be at least 0 and less than 1."),
      (SGD(dampening: 2), "The dampening of sgd is 2.0; it must be from 0 to 1."),
      (
        SGD(nesterov: true),
        "Nesterov momentum needs a momentum above zero and no dampening; they are 0.0 and 0.0."
      ),
      (Adagrad(rateDecay: -1), "The rate decay of adagrad is -1.0; it must be zero or more."),
      (Adadelta(rho: 1.5), "The rho of adadelta is 1.5; it must be from 0 to 1."),
      (RMSprop(epsilon: -1e-8), "The epsilon of rmsprop is -1e-08; it must be zero or more."),
      (Adam(beta1: 1), "The beta1 of adam is 1.0; it must be at least 0 and less than 1."),
      (Adamax(beta2: -0.1), "The beta2 of adamax is -0.1; it must be at least 0 and less than 1."),
      (AdamW(weightDecay: .nan), "The weight decay of adamw is nan; it must be zero or more."),
      (
        NAdam(momentumDecay: -1),
        "The momentum decay of nadam is -1.0; it must be zero or more."
      ),
      (RAdam(beta2: 1), "The beta2 of radam is 1.0; it must be at least 0 and less than 1."),
      (Lion(beta1: 1), "The beta1 of lion is 1.0; it must be at least 0 and less than 1."),
      (LAMB(epsilon: -1), "The epsilon of lamb is -1.0; it must be zero or more."),
      (Muon(mu: 1), "The mu of muon is 1.0; it must be at least 0 and less than 1."),
      (Muon(vectorRate: -1), "The vector rate of muon is -1.0; it must be zero or more."),
      (
        ScheduleFreeSGD(beta: 1),
        "The beta of schedule-free-sgd is 1.0; it must be more than 0 and less than 1."
      ),
      (
        ScheduleFreeAdamW(beta1: 0),
        "The beta1 of schedule-free-adamw is 0.0; it must be more than 0 and less than 1."
      ),
      (
        ScheduleFreeAdamW(warmupSteps: -1),
        "The number of warm-up steps of schedule-free-adamw is -1.0; it must be zero or more."
      ),
      (
        Prodigy(firstDistance: 0),
        "The first distance of prodigy is 0.0; it must be more than zero."
      ),
      (Prodigy(growthRate: 1), "The growth rate of prodigy is 1.0; it must be more than 1."),
    ] as [(any Optimizer, String)])
  func valuesOutOfRangeGetASentence(optimizer: any Optimizer, sentence: String) {
    #expect {
      try optimizer.validate()
    } throws: { error in
      "\(error)" == sentence
    }
  }

  @Test(
    arguments: [
      SGD(momentum: 0.9, nesterov: true), SGD(), Adagrad(initialAccumulator: 0.1),
      Adadelta(rho: 0.5),
      RMSprop(momentum: 0.5, centered: true), Adam(amsgrad: true), Adamax(epsilon: 1e-7), AdamW(),
      NAdam(momentumDecay: 0.1, decoupledWeightDecay: true), RAdam(decoupledWeightDecay: true),
      Lion(beta2: 0.9), LAMB(adaptsVectors: true), Muon(nesterov: false, adjustment: .matchAdamW),
      ScheduleFreeSGD(warmupSteps: 5), ScheduleFreeAdamW(beta1: 0.95), Prodigy(growthRate: 1.02),
    ] as [any Optimizer])
  func filesHoldAnyRule(optimizer: any Optimizer) throws {
    let configuration = OptimizerConfiguration(optimizer)
    let data = try JSONEncoder().encode(configuration)
    #expect(try JSONDecoder().decode(OptimizerConfiguration.self, from: data) == configuration)
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(object["name"] as? String == type(of: optimizer).name)
  }

  @Test func filesHoldAnAverageWhereThereIsOne() throws {
    let plain = try JSONEncoder().encode(OptimizerConfiguration(Adam()))
    #expect(!String(decoding: plain, as: UTF8.self).contains("average"))
    let averaged = OptimizerConfiguration(Adam(), average: .exponential(decay: 0.99))
    let data = try JSONEncoder().encode(averaged)
    #expect(try JSONDecoder().decode(OptimizerConfiguration.self, from: data) == averaged)
    #expect(averaged != OptimizerConfiguration(Adam()))
    #expect(throws: OptimizerError.averagedTwice(optimizer: "schedule-free-sgd")) {
      try OptimizerConfiguration(ScheduleFreeSGD(), average: .exponential(decay: 0.99)).validate()
    }
    #expect {
      try WeightAverage.exponential(decay: 1).validate()
    } throws: { error in
      "\(error)"
        == "The decay of the weights' average is 1.0; it must be at least 0 and less than 1."
    }
  }

  @Test func filesWithBadRulesAreRefused() {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(
        OptimizerConfiguration.self, from: Data(#"{"name": "adamm"}"#.utf8))
    }
    let text = #"{"name": "adadelta", "rho": 3, "epsilon": 1e-6, "weightDecay": 0}"#
    #expect(throws: OptimizerError.self) {
      try JSONDecoder().decode(OptimizerConfiguration.self, from: Data(text.utf8))
    }
  }
}
