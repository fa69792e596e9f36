import Foundation

// What each schedule says against itself. A peak counts as reached at 99 % of it, and a cycle as ended within a
// step or 2 % of it, so that rounding to whole steps raises no alarm.

extension Triangular {
  public func flaws(in run: Horizon) -> [ScheduleFlaw] {
    var flaws = base > max ? [ScheduleFlaw.swappedBounds(base: base, max: max)] : []
    if stepSize.steps(in: run) < 1 { flaws.append(.zeroWidthPhase(.climb)) }
    if let descent, descent.steps(in: run) < 1 { flaws.append(.zeroWidthPhase(.fall)) }
    let (climb, descent) = halves(in: run)
    if Double(run.steps - 1) < 0.99 * Double(climb) {
      flaws.append(.peakNeverReached(peak: max, highest: highestOfClimb(in: run)))
    } else {
      let (cycle, phase) = run.steps.quotientAndRemainder(dividingBy: climb + descent)
      flaws += cutCycle(cycle, phase: phase, length: climb + descent)
    }
    return flaws
  }
}

extension Triangular {
  /// The highest rate of a run that is over before the climb is: that of the last step, or of the one from which on a
  /// decay outruns the climb.
  ///
  /// t · (1 - t/T) is highest at T/2, t · γ^t at -1/ln γ.
  private func highestOfClimb(in run: Horizon) -> Double {
    let summit: Double =
      switch decay {
      case .none, .halving: 0
      case .linear: Double(run.steps) / 2
      case .exponential(let gamma): gamma > 0 && gamma < 1 ? -1 / log(gamma) : 0
      }
    let near = Int(Swift.min(summit, Double(run.steps)))
    return [0, near, near + 1, run.steps - 1].map { rate(at: $0, in: run) }.max() ?? base
  }
}

extension OneCycle {
  public func flaws(in run: Horizon) -> [ScheduleFlaw] {
    let (climb, fall) = phaseEnds(in: run)
    let last = Double(run.steps - 1)
    var flaws: [ScheduleFlaw] = []
    if climb <= 0 { flaws.append(.zeroWidthPhase(.climb)) }
    if fall <= climb { flaws.append(.zeroWidthPhase(.fall)) }
    if phases == .three, last <= fall { flaws.append(.zeroWidthPhase(.tail)) }
    let around = [climb.rounded(.down), climb.rounded(.up)]
    let highest = around.map { rate(at: Int($0), in: run) }.reduce(0, Swift.max)
    if highest < 0.99 * max { flaws.append(.peakNeverReached(peak: max, highest: highest)) }
    return flaws
  }
}

extension Cosine {
  public func flaws(in run: Horizon) -> [ScheduleFlaw] {
    var flaws = min > max ? [ScheduleFlaw.swappedBounds(base: min, max: max)] : []
    let length = length.steps(in: run)
    if length < 1 { flaws.append(.zeroWidthPhase(.fall)) }
    if length > run.steps { flaws += cutCycle(0, phase: run.steps, length: length) }
    return flaws
  }
}

extension FlatCosine {
  public func flaws(in run: Horizon) -> [ScheduleFlaw] {
    var flaws = min > max ? [ScheduleFlaw.swappedBounds(base: min, max: max)] : []
    if flat.steps(in: run) >= run.steps { flaws.append(.zeroWidthPhase(.fall)) }
    return flaws
  }
}

extension StepDecay {
  public func flaws(in run: Horizon) -> [ScheduleFlaw] {
    let length = stepSize.steps(in: run)
    if length < 1 { return [.zeroWidthPhase(.level)] }
    return length >= run.steps ? [.dropNeverComes(1)] : []
  }
}

extension MultiStepDecay {
  public func flaws(in run: Horizon) -> [ScheduleFlaw] {
    let drops = milestones.map { $0.steps(in: run) }.sorted()
    let isCrowded = zip([0] + drops, drops).contains { $0 == $1 }
    let unreached = drops.firstIndex { $0 >= run.steps }
    return (isCrowded ? [.zeroWidthPhase(.level)] : [])
      + (unreached.map { [.dropNeverComes($0 + 1)] } ?? [])
  }
}

extension ExponentialDecay {
  public func flaws(in run: Horizon) -> [ScheduleFlaw] {
    stepSize.steps(in: run) < 1 ? [.zeroWidthPhase(.fall)] : []
  }
}

extension LinearRamp {
  public func flaws(in run: Horizon) -> [ScheduleFlaw] { cutWay(length, in: run) }
}

extension PolynomialDecay {
  public func flaws(in run: Horizon) -> [ScheduleFlaw] {
    (min > max ? [.swappedBounds(base: min, max: max)] : []) + cutWay(length, in: run)
  }
}

extension WarmRestarts {
  public func flaws(in run: Horizon) -> [ScheduleFlaw] {
    var flaws = min > max ? [ScheduleFlaw.swappedBounds(base: min, max: max)] : []
    if t0.steps(in: run) < 1 { flaws.append(.zeroWidthPhase(.fall)) }
    let (cycle, phase, length) = position(at: run.steps, in: run)
    return flaws + cutCycle(cycle, phase: phase, length: length)
  }
}

extension Warmup {
  public func flaws(in run: Horizon) -> [ScheduleFlaw] {
    let climb = length.steps(in: run)
    if climb >= run.steps { return [.onlyWarmup] }
    return (climb < 1 ? [.zeroWidthPhase(.warmup)] : []) + next.flaws(in: rest(of: run))
  }
}

extension SequentialSchedule {
  public func flaws(in run: Horizon) -> [ScheduleFlaw] {
    var flaws: [ScheduleFlaw] = []
    var begin = 0
    for (index, length) in lengths(in: run).enumerated() {
      if begin >= run.steps {
        flaws.append(.segmentNeverBegins(index + 1))
      } else if length < 1 {
        flaws.append(.zeroWidthPhase(.segment(index + 1)))
      } else {
        let span = Horizon(steps: length, stepsPerEpoch: run.stepsPerEpoch)
        flaws += segments[index].schedule.flaws(in: span)
      }
      begin += length
    }
    if begin < run.steps { flaws.append(.segmentsEndEarly(remaining: run.steps - begin)) }
    return flaws
  }
}

/// The flaw of a way to the last rate that takes no step, or more than the run has.
private func cutWay(_ length: Length, in run: Horizon) -> [ScheduleFlaw] {
  let length = length.steps(in: run)
  if length < 1 { return [.zeroWidthPhase(.fall)] }
  return length > run.steps ? [.endsMidFall(fraction: Double(run.steps) / Double(length))] : []
}

/// The flaw of a run that ends `phase` steps into a cycle (counted from 0), if it is one.
private func cutCycle(_ cycle: Int, phase: Int, length: Int) -> [ScheduleFlaw] {
  let distance = min(phase, length - phase)
  guard distance > 1, Double(distance) > 0.02 * Double(length) else { return [] }
  return [.endsMidCycle(cycle: cycle + 1, fraction: Double(phase) / Double(length))]
}
