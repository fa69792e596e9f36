import ArgumentParser
import Optimizers
import Records

/// A protocol that studies follow by name.
enum StudyPreset: String, CaseIterable, ExpressibleByArgument {
  /// The published study's: PyTorch's default rates for the adaptive optimizers, SGD along a triangle between the
  /// article rule's bound and its sixth, 150 epochs.
  case article

  var rates: StudyRates {
    .each(
      Dictionary(
        uniqueKeysWithValues: Self.articleOptimizers.map {
          ($0, $0 == .sgd ? .found : .pytorchDefault)
        }
      ))
  }

  var epochs: Int { 150 }

  /// How the bound is read off the range test.
  var rule: SuggestionRule { .article }

  /// The optimizers that the published study compares.
  static let articleOptimizers: [OptimizerName] = [
    .sgd, .adagrad, .adadelta, .rmsprop, .adam, .adamax,
  ]
}
