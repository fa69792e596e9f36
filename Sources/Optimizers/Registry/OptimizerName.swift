/// The update rules that the command line and files know by name.
public enum OptimizerName: String, CaseIterable, Codable, Sendable {
  case sgd, adagrad, adadelta, rmsprop, adam, adamax, adamw, nadam, radam, lion, lamb, muon
  case scheduleFreeSGD = "schedule-free-sgd"
  case scheduleFreeAdamW = "schedule-free-adamw"
  case prodigy

  /// Reads a name as a user types it, in any case.
  ///
  /// - Throws: ``OptimizerError/unknownName(_:)``, whose sentence has the nearest name and the list.
  public init(parsing text: String) throws(OptimizerError) {
    guard let name = OptimizerName(rawValue: text.lowercased()) else { throw .unknownName(text) }
    self = name
  }

  /// The rule's type.
  public var type: any Optimizer.Type {
    switch self {
    case .sgd: SGD.self
    case .adagrad: Adagrad.self
    case .adadelta: Adadelta.self
    case .rmsprop: RMSprop.self
    case .adam: Adam.self
    case .adamax: Adamax.self
    case .adamw: AdamW.self
    case .nadam: NAdam.self
    case .radam: RAdam.self
    case .lion: Lion.self
    case .lamb: LAMB.self
    case .muon: Muon.self
    case .scheduleFreeSGD: ScheduleFreeSGD.self
    case .scheduleFreeAdamW: ScheduleFreeAdamW.self
    case .prodigy: Prodigy.self
    }
  }

  /// The rate that PyTorch's class takes when it is given none. PyTorch has no Lion, no schedule-free rules and no Prodigy,
  /// whose rates are those of their authors' code, and no LAMB, whose authors' code has none: NVIDIA's FusedLAMB and timm
  /// take this one.
  ///
  /// For comparisons and for a first guess only: a good rate depends on the model and the data.
  public var defaultRate: Double {
    switch self {
    case .sgd, .adam, .adamw, .radam, .lamb, .muon: 1e-3
    case .adagrad, .rmsprop: 1e-2
    case .adamax, .nadam: 2e-3
    case .lion: 1e-4
    case .adadelta, .scheduleFreeSGD, .prodigy: 1
    case .scheduleFreeAdamW: 2.5e-3
    }
  }

  /// Whether the rule estimates its steps' length by itself, so that its rate is a factor of that, 1 unless somebody says
  /// otherwise, and there is nothing to find.
  public var setsOwnRate: Bool { self == .prodigy }

  /// Whether the rule is meant to be held at one rate: it averages, or adapts its rate, in place of a schedule.
  public var needsNoSchedule: Bool {
    switch self {
    case .scheduleFreeSGD, .scheduleFreeAdamW, .prodigy: true
    default: false
    }
  }
}
