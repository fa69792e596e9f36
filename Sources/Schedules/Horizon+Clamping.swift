extension Horizon {
  /// The step itself inside the run, the nearest step of the run outside it.
  ///
  /// A schedule of your own begins with this, so that one step too many repeats the last rate instead of jumping.
  public func clamp(_ step: Int) -> Int { min(max(step, 0), steps - 1) }
}
