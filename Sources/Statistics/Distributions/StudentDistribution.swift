#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Student's t distribution.
public struct StudentDistribution: Equatable, Sendable {
  /// Above 0.
  public let degreesOfFreedom: Double

  public init(degreesOfFreedom: Double) {
    precondition(degreesOfFreedom > 0, "There are no degrees of freedom.")
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// The probability of a value up to `t`.
  public func cumulative(_ t: Double) -> Double {
    let tail = twoSided(t) / 2
    return t > 0 ? 1 - tail : tail
  }

  /// The probability of a value as far from 0 as `t` or further: the p value of a two-sided test.
  public func twoSided(_ t: Double) -> Double {
    if t.isInfinite { return 0 }
    // Abramowitz and Stegun 26.7.1.
    return IncompleteBeta.regularised(
      degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5)
  }

  /// The value up to which lies a probability between 0 and 1.
  public func quantile(_ probability: Double) -> Double {
    if probability <= 0 { return -.infinity }
    if probability >= 1 { return .infinity }
    if probability == 0.5 { return 0 }
    if probability > 0.5 { return -quantile(1 - probability) }
    return Quantile.solve(probability, between: -10, and: 0, cumulative)
  }

  /// The probability that a two-sided test at a level rejects, where the statistic is shifted by `shift` standard errors:
  /// the noncentral t distribution, integrated over the chi distribution of the standard deviation.
  ///
  /// - Parameters:
  ///   - shift: the noncentrality, the true difference over its standard error.
  ///   - level: of the test, between 0 and 1.
  /// - Complexity: O(1), some hundred evaluations.
  public func power(shift: Double, level: Double) -> Double {
    let critical = -quantile(level / 2)
    let n = degreesOfFreedom
    // s is the estimated over the true standard deviation; n·s² has the distribution of χ² with n degrees of freedom.
    let constant =
      log(2) + n / 2 * log(n / 2) - IncompleteBeta.logGamma(n / 2)
    func weighed(_ s: Double) -> Double {
      guard s > 0 else { return 0 }
      let density = exp(constant + (n - 1) * log(s) - n * s * s / 2)
      let rejected =
        NormalDistribution.cumulative(shift - critical * s)
        + NormalDistribution.cumulative(-shift - critical * s)
      return density * rejected
    }
    // Beyond it lies less than rounding can tell.
    let end = 1 + 12 / (2 * n).squareRoot()
    let start = max(0, 1 - 12 / (2 * n).squareRoot())
    let steps = 2000
    let width = (end - start) / Double(steps)
    // Simpson's rule; where n is 1 the density does not vanish at 0.
    var sum = (n == 1 ? (2 / .pi).squareRoot() : weighed(start)) + weighed(end)
    for step in 1..<steps {
      sum += (step.isMultiple(of: 2) ? 2 : 4) * weighed(start + Double(step) * width)
    }
    return min(max(sum * width / 3, 0), 1)
  }
}
