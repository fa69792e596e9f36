import Foundation
package import Tensors

/// The running statistics of batch norms.
extension TrainingState {
  /// Whether training changes the statistics of any batch norm.
  public var movesStatistics: Bool { !movedNorms.isEmpty }

  /// How much of the running statistics is still what they were before the first step, if they only followed since, from 0
  /// to 1: (1 - momentum)^step for the slowest batch norm; 0 where training changes none.
  public var shareOfFirstStatistics: Double {
    movedNorms.map(\.momentum).min().map { pow(1 - $0, Double(step)) } ?? 0
  }

  package func statisticsCopy() -> AlignedMemory<Float> { statistics.copy() }

  package func restore(statistics before: AlignedMemory<Float>) {
    statistics.pointer.update(from: before.pointer, count: statistics.count)
    willChange()
  }

  /// Those that follow the batches. Statistics without a momentum are meant to stay.
  private var movedNorms: [FusedNorm] {
    plan.measuredNorms.filter { $0.momentum > 0 && !keptNorms[$0.parameters.index] }
  }
}
