import Foundation
import Tensors

/// The running statistics of batch norms.
extension TrainingState {
  /// Whether training changes the statistics of any batch norm.
  public var movesStatistics: Bool { !movedNorms.isEmpty }

  /// How much of the running statistics is still what they were before the first step, from 0 to 1: (1 - momentum)^step
  /// for the slowest batch norm; 0 where training changes none.
  public var shareOfFirstStatistics: Double {
    movedNorms.map(\.momentum).min().map { pow(1 - $0, Double(step)) } ?? 0
  }

  /// Takes the running statistics of a state of the same plan in place of its own.
  package func takeStatistics(of other: TrainingState) {
    precondition(statistics.count == other.statistics.count, "The states are of different plans.")
    statistics.pointer.update(from: other.statistics.pointer, count: statistics.count)
    willChange()
  }

  /// Those that follow the batches. Statistics without a momentum are meant to stay.
  private var movedNorms: [FusedNorm] {
    plan.measuredNorms.filter { $0.momentum > 0 && !keptNorms[$0.parameters.index] }
  }
}
