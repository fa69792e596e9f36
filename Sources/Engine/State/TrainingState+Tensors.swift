import Layers
import Optimizers
public import Tensors

extension TrainingState {
  /// Parameters and batch-norm statistics, under PyTorch's names, in canonical order and layout.
  public var weights: [NamedTensor] {
    plan.arena.entries.map { entry in
      NamedTensor(entry.spec.name, entry.tensor(in: memory(of: entry.spec.role)))
    }
  }

  /// Replaces parameters and statistics.
  ///
  /// - Parameter strict: whether the names have to be the plan's exactly. Otherwise a plan of a part of a model takes its own out
  ///   of the whole model's, and what is not given stays.
  /// - Throws: a ``WeightsError`` with every name and shape that does not fit; nothing is loaded then.
  public func load(weights: [NamedTensor], strict: Bool = true) throws(WeightsError) {
    willChange()
    let places = plan.arena.places(
      parameters: parameters.pointer, statistics: statistics.pointer)
    guard !strict else { return try places.load(weights) }
    let (given, known) = (Set(weights.map(\.name)), Set(places.map(\.name)))
    try places.filter { given.contains($0.name) }
      .load(weights.filter { known.contains($0.name) })
  }

  /// What the optimizer remembers: `<slot>.<parameter>`, in canonical order and layout; and where there
  /// is an average of its weights, `average.<parameter>`.
  ///
  /// Where the weights to be evaluated are others, and it is those that are kept, the trained ones and the statistics
  /// that go with them are remembered too: `trained.<tensor>`.
  public var optimizerTensors: [NamedTensor] {
    rememberedPlaces.map { NamedTensor($0.name, $0.entry.tensor(in: $0.memory)) }
  }

  /// Replaces what the optimizer remembers, and with it the trained weights where those are among it.
  ///
  /// - Throws: a ``WeightsError`` with every name and shape that does not fit; nothing is loaded then.
  public func load(optimizerTensors: [NamedTensor]) throws(WeightsError) {
    willChange()
    try rememberedPlaces.load(optimizerTensors)
  }

  private var rememberedPlaces: [TensorPlace] { slotPlaces + averagePlaces + trainedPlaces }

  private var averagePlaces: [TensorPlace] {
    guard average != nil else { return [] }
    return plan.arena.trained.map {
      TensorPlace(name: "average.\($0.spec.name)", entry: $0, memory: averageOrigin)
    }
  }

  private var trainedPlaces: [TensorPlace] {
    guard remembersTrainedWeights else { return [] }
    return plan.arena.places(parameters: parameters.pointer, statistics: statistics.pointer)
      .filter { !$0.entry.isFrozen || $0.entry.spec.role == .statistic }
      .map { TensorPlace(name: "trained.\($0.name)", entry: $0.entry, memory: $0.memory) }
  }

  private var slotPlaces: [TensorPlace] {
    zip(optimizer.slots, slots).flatMap { name, slot in
      plan.arena.trained.map { entry in
        TensorPlace(
          name: "\(name).\(entry.spec.name)", entry: entry,
          memory: slot.pointer - plan.arena.trainedStart)
      }
    }
  }
}
