import Training

/// The weights that models of a command begin with, each file read once.
final class WeightsShelf {
  private struct Place: Hashable {
    let path: String
    let key: String?
  }

  private let console: Console
  private var read: [Place: PretrainedWeights] = [:]

  init(_ console: Console) { self.console = console }

  /// The weights of `--weights`, if any; says where they are not what the path says.
  ///
  /// - Throws: where they cannot be read.
  func weights(of network: ModelOptions) throws -> PretrainedWeights? {
    try weights(network.initial, key: network.weightsKey)
  }

  /// The weights that a model's settings name.
  func weights(of model: ModelSettings) throws -> PretrainedWeights? {
    try weights(model.weights, key: model.weightsKey)
  }

  private func weights(_ path: String?, key: String?) throws -> PretrainedWeights? {
    guard let path else { return nil }
    let place = Place(path: path, key: key)
    if let known = read[place] { return known }
    let weights = try PretrainedWeights(contentsOf: path, key: key)
    if let note = weights.note { console.warn(note) }
    read[place] = weights
    return weights
  }
}
