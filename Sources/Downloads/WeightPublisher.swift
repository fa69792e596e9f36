/// Who publishes weights, and under which licence.
package struct WeightPublisher: Equatable, Sendable {
  /// What the project or package is called.
  package let name: String

  /// The licence's identifier in the SPDX list.
  package let licence: String

  /// What all published weights come from, as a clause.
  package static let terms =
    "trained on ImageNet-1k, whose images are offered for research that is not commercial"
}
