/// The update rules that the command line and files know by name.
public enum OptimizerName: String, CaseIterable, Codable, Sendable {
  case sgd, adagrad, adadelta, rmsprop, adam, adamax, adamw, nadam, radam, lion, lamb, muon

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
    }
  }

  /// The rate that PyTorch's class takes when it is given none. PyTorch has no Lion, whose rate is that of its authors'
  /// code, and no LAMB, whose authors' code has none: NVIDIA's FusedLAMB and timm take this one.
  ///
  /// For comparisons and for a first guess only: a good rate depends on the model and the data.
  public var defaultRate: Double {
    switch self {
    case .sgd, .adam, .adamw, .radam, .lamb, .muon: 1e-3
    case .adagrad, .rmsprop: 1e-2
    case .adamax, .nadam: 2e-3
    case .lion: 1e-4
    case .adadelta: 1
    }
  }
}
