// The numbers that each schedule can be made of. Bounds that are swapped and phases without a step are no errors but
// flaws: such a schedule does what it says.

extension Constant {
  public func validate() throws(ScheduleError) { try ScheduleError.check(rate: rate, .max) }
}

extension Triangular {
  public func validate() throws(ScheduleError) {
    try ScheduleError.check(rate: max, .max)
    try ScheduleError.check(rate: base, .base, zeroIsAllowed: true)
    try ScheduleError.check(stepSize, .stepSize)
    if let descent { try ScheduleError.check(descent, .descent) }
    if case .exponential(let gamma) = decay { try ScheduleError.check(gamma: gamma) }
    try momentum?.validate()
  }
}

extension OneCycle {
  public func validate() throws(ScheduleError) {
    try ScheduleError.check(rate: max, .max)
    try ScheduleError.check(pctStart, .pctStart, "a fraction from 0 to 1") { $0 >= 0 && $0 <= 1 }
    try ScheduleError.check(startDivisor, .startDivisor, "a finite number above 0") { $0 > 0 }
    try ScheduleError.check(finalDivisor, .finalDivisor, "a finite number above 0") { $0 > 0 }
    try momentum?.validate()
  }
}

extension Cosine {
  public func validate() throws(ScheduleError) {
    try ScheduleError.check(rate: max, .max)
    try ScheduleError.check(rate: min, .base, zeroIsAllowed: true)
    try ScheduleError.check(length, .length)
  }
}

extension FlatCosine {
  public func validate() throws(ScheduleError) {
    try ScheduleError.check(rate: max, .max)
    try ScheduleError.check(rate: min, .base, zeroIsAllowed: true)
    try ScheduleError.check(flat, .flat)
  }
}

extension WarmRestarts {
  public func validate() throws(ScheduleError) {
    try ScheduleError.check(rate: max, .max)
    try ScheduleError.check(rate: min, .base, zeroIsAllowed: true)
    try ScheduleError.check(t0, .stepSize)
    guard tMult >= 1 else {
      throw .outOfRange(.factor, Double(tMult), allowed: "a whole number of at least 1")
    }
  }
}

extension StepDecay {
  public func validate() throws(ScheduleError) {
    try ScheduleError.check(rate: max, .max)
    try ScheduleError.check(gamma: gamma)
    try ScheduleError.check(stepSize, .stepSize)
  }
}

extension MultiStepDecay {
  public func validate() throws(ScheduleError) {
    try ScheduleError.check(rate: max, .max)
    try ScheduleError.check(gamma: gamma)
    for milestone in milestones { try ScheduleError.check(milestone, .milestones) }
  }
}

extension ExponentialDecay {
  public func validate() throws(ScheduleError) {
    try ScheduleError.check(rate: max, .max)
    try ScheduleError.check(gamma: gamma)
    try ScheduleError.check(stepSize, .stepSize)
  }
}

extension LinearRamp {
  public func validate() throws(ScheduleError) {
    // Up from 0 or down to 0, but not from 0 to 0.
    try ScheduleError.check(rate: start, end > 0 ? .base : .max, zeroIsAllowed: end > 0)
    try ScheduleError.check(rate: end, .base, zeroIsAllowed: true)
    try ScheduleError.check(length, .length)
  }
}

extension PolynomialDecay {
  public func validate() throws(ScheduleError) {
    try ScheduleError.check(rate: max, .max)
    try ScheduleError.check(rate: min, .base, zeroIsAllowed: true)
    try ScheduleError.check(power, .power, "a finite number above 0") { $0 > 0 }
    try ScheduleError.check(length, .length)
  }
}

extension Warmup {
  public func validate() throws(ScheduleError) {
    try ScheduleError.check(length, .warmup)
    try ScheduleError.check(start, .warmupStart, "a fraction from 0 to 1") { $0 >= 0 && $0 <= 1 }
    try next.validate()
  }
}

extension SequentialSchedule {
  public func validate() throws(ScheduleError) {
    guard !segments.isEmpty else { throw .noSegments }
    for segment in segments {
      try ScheduleError.check(segment.length, .segment)
      try segment.schedule.validate()
    }
  }
}

extension MomentumRange {
  /// Checks that both bounds are momenta.
  func validate() throws(ScheduleError) {
    for value in [base, max] {
      try ScheduleError.check(value, .momentum, "two numbers from 0 to just below 1") {
        $0 >= 0 && $0 < 1
      }
    }
  }
}

extension ScheduleError {
  fileprivate static func check(
    rate: Double, _ field: ScheduleSettings.Field, zeroIsAllowed: Bool = false
  ) throws(ScheduleError) {
    guard rate.isFinite, rate > 0 || (rate == 0 && zeroIsAllowed) else {
      throw .rate(field, rate, zeroIsAllowed: zeroIsAllowed)
    }
  }

  fileprivate static func check(gamma: Double) throws(ScheduleError) {
    try check(gamma, .gamma, "a number above 0 and at most 1") { $0 > 0 && $0 <= 1 }
  }

  fileprivate static func check(
    _ value: Double, _ field: ScheduleSettings.Field, _ allowed: String,
    _ isAllowed: (Double) -> Bool
  ) throws(ScheduleError) {
    guard value.isFinite, isAllowed(value) else {
      throw .outOfRange(field, value, allowed: allowed)
    }
  }

  fileprivate static func check(
    _ length: Length, _ field: ScheduleSettings.Field
  ) throws(ScheduleError) {
    let amount: Double =
      switch length {
      case .steps(let count): Double(count)
      case .epochs(let count): count
      case .fraction(let fraction): fraction
      }
    guard amount >= 0, amount <= Double(Horizon.mostSteps) else { throw .length(field, length) }
  }
}
