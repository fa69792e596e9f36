import Foundation
import Wording

/// The marks of an axis and what is written at them.
package struct Ticks: Equatable {
  /// Where labels stand.
  package var major: [Double]
  /// Marks without a label, on logarithmic axes.
  package var minor: [Double] = []
  /// One for each of ``major``.
  package var labels: [String]

  /// The spacing of about `count` ticks over a width: 1, 2 or 5 times a power of ten, whole for whole numbers.
  package static func unit(for width: Double, count: Int, format: Chart.Axis.Format) -> Double {
    guard width > 0, width.isFinite else { return 1 }
    let rough = width / Double(max(count, 1))
    let power = pow(10, floor(log10(rough)))
    let unit = ([1, 2, 5].first { $0 * power >= rough * 0.999 } ?? 10) * power
    return format == .whole ? max(unit, 1) : unit
  }

  /// Ticks at the multiples of a unit inside the domain.
  package static func linear(
    _ domain: ClosedRange<Double>, unit: Double, format: Chart.Axis.Format
  ) -> Ticks {
    let first = (domain.lowerBound / unit - 1e-9).rounded(.up)
    let last = (domain.upperBound / unit + 1e-9).rounded(.down)
    guard first <= last, last - first < 1000 else { return Ticks(major: [], labels: []) }
    let major = stride(from: first, through: last, by: 1).map { $0 * unit }
    let labels = major.map {
      switch format {
      case .number, .whole: label($0, unit: unit)
      case .percent: label($0 * 100, unit: unit * 100) + " %"
      }
    }
    return Ticks(major: major, labels: labels)
  }

  /// Decades, thinned to about `count`, with their ninths as minor ticks; 1-2-5 where the domain has few decades.
  package static func logarithmic(_ domain: ClosedRange<Double>, count: Int) -> Ticks {
    let low = log10(domain.lowerBound)
    let high = log10(domain.upperBound)
    let decades = Array(Int(floor(low))...Int(ceil(high)))
    func inside(_ value: Double) -> Bool {
      value >= domain.lowerBound * (1 - 1e-9) && value <= domain.upperBound * (1 + 1e-9)
    }
    func multiples(_ factors: [Double]) -> [Double] {
      decades.flatMap { decade in factors.map { $0 * power(decade) } }.filter(inside)
    }
    let major: [Double]
    let minor: [Double]
    if high - low < 1.5, multiples([1]).count < 3 {
      (major, minor) = (multiples([1, 2, 5]), multiples([3, 4, 6, 7, 8, 9]))
    } else {
      let step = max(1, Int(((high - low) / Double(max(count, 1))).rounded(.up)))
      let kept = decades.filter { $0 % step == 0 }.map(power).filter(inside)
      let rest = step == 1 ? multiples(Array(stride(from: 2, through: 9, by: 1))) : multiples([1])
      (major, minor) = (kept, rest.filter { !kept.contains($0) })
    }
    return Ticks(major: major, minor: minor, labels: major.map(Phrase.scientific))
  }

  /// 10^exponent as the nearest double, where `pow` may be off by a bit.
  private static func power(_ exponent: Int) -> Double {
    Double("1e\(exponent)") ?? pow(10, Double(exponent))
  }

  /// A multiple of a unit with as many decimals as the unit has, `2e-4` where those would be more than four.
  static func label(_ value: Double, unit: Double) -> String {
    let decimals = max(0, -Int(floor(log10(unit) + 1e-9)))
    if value == 0 { return "0" }
    if decimals > 4 || abs(value) >= 1e6 { return Phrase.scientific(value) }
    return Phrase.fixed(value, decimals: decimals)
  }
}
