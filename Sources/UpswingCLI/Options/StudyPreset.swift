import ArgumentParser
import Experiments
import Optimizers
import Records
import Schedules

/// A protocol that studies follow by name: options that stand before those that are typed, which have the last word.
enum StudyPreset: String, CaseIterable, ExpressibleByArgument {
  /// What a referee asks for: one decaying schedule for all arms, a search of the same allowance for each, one split, ten
  /// seeds, and a test set that is read once, at the end.
  case fair
  /// The published study's: PyTorch's default rates, held, for the adaptive optimizers; SGD along a triangle between the
  /// article rule's bound and its sixth; 150 epochs.
  case study
  /// A first idea within minutes.
  case quick

  /// - Parameter argument: `article` is what earlier versions called ``study``.
  init?(argument: String) {
    self.init(rawValue: argument == "article" ? Self.study.rawValue : argument)
  }

  /// The options that it stands for; what depends on the optimizer or on the images is not among them.
  var arguments: [String] {
    switch self {
    case .fair:
      [
        "--schedule", "linear", "--warmup", "10%", "--split", "fixed", "--seeds", "10",
        "--evaluate-test",
      ]
    case .study: ["--epochs", "150", "--method", "article"]
    case .quick: ["--epochs", "4", "--seeds", "3", "--image-size", "32"]
    }
  }

  /// How much of each class it sets aside for the end where the data set has no test set.
  var test: Double? { self == .fair ? 0.2 : nil }

  /// Where an optimizer's rates come from.
  func rates(of name: OptimizerName) -> RateSource {
    self == .study && name != .sgd ? .pytorchDefault : .found
  }

  /// The optimizers that the published study compares.
  static let publishedOptimizers: [OptimizerName] = [
    .sgd, .adagrad, .adadelta, .rmsprop, .adam, .adamax,
  ]
}
