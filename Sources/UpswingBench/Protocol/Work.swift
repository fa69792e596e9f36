/// Something that is timed: prepared once, then repeated.
protocol Work {
  /// Does it once.
  mutating func perform()
}
