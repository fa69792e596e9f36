/// Takes the time of what is repeated.
enum Stopwatch {
  /// The time of each of `count` repetitions.
  static func milliseconds(of work: inout some Work, count: Int) -> [Double] {
    let clock = ContinuousClock()
    return (0..<count).map { _ in clock.measure { work.perform() } / .milliseconds(1) }
  }
}
