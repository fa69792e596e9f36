extension Triangular {
  /// A step size of at most four epochs with which whole cycles fit the run.
  ///
  /// Smith found two to ten epochs to work alike. Among step sizes of two to four epochs (less where the run itself
  /// is shorter) the longest is taken with which the run ends exactly at the end of a cycle; where none does, the
  /// one that comes nearest.
  ///
  /// - Complexity: O(n) in the run's epochs.
  public static func defaultStepSize(in run: Horizon) -> Length {
    let longest = 4 * run.stepsPerEpoch
    let fewestCycles = (run.steps + 2 * longest - 1) / (2 * longest)
    let mostCycles = Swift.max(fewestCycles, run.steps / (4 * run.stepsPerEpoch))
    var best = (size: 1, miss: Int.max)
    for cycles in fewestCycles...mostCycles {
      let shorter = run.steps / (2 * cycles)
      for size in [shorter, shorter + 1] where size >= 1 && size <= longest {
        let miss = abs(run.steps - 2 * cycles * size)
        if miss < best.miss { best = (size, miss) }
      }
      // Nothing comes nearer: cycles have an even number of steps.
      if best.miss == run.steps % 2 { break }
    }
    return .steps(best.size)
  }
}
