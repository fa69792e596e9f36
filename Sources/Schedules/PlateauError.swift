/// Why the settings of a ``Plateau`` cannot be used.
public enum PlateauError: Error, Equatable, Sendable {
  case factor(Double)
  case patience(Int)
  case threshold(Double)
  case cooldown(Int)
  case floor(Double)
}

extension PlateauError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .factor(let factor):
      "The plateau's factor cannot be \(factor): give a number above 0 and below 1."
    case .patience(let epochs):
      "The plateau's patience cannot be \(epochs) epochs: give a whole number from 0 to \(Horizon.mostSteps)."
    case .threshold(let fraction):
      "The plateau's threshold cannot be \(fraction): give a fraction from 0 to below 1."
    case .cooldown(let epochs):
      "The plateau's cooldown cannot be \(epochs) epochs: give a whole number from 0 to \(Horizon.mostSteps)."
    case .floor(let rate):
      "The plateau's lowest rate cannot be \(rate): give a finite number of at least 0."
    }
  }
}
