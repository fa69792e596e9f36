/// A length of training with its unit: `20` steps, `4ep` epochs, `25%` of the run.
///
/// A schedule keeps lengths as they were given and resolves them against the ``Horizon`` it is evaluated in, so
/// that the same schedule fits a shorter run or another batch size. Inside a part of a composed schedule a
/// percentage is of that part.
public enum Length: Hashable, Sendable {
  case steps(Int)
  case epochs(Double)
  /// A fraction of the run, 1 being all of it.
  case fraction(Double)

  /// The nearest whole number of steps, at least 0 and never more than ``Horizon/mostSteps``.
  public func steps(in run: Horizon) -> Int {
    let exact: Double =
      switch self {
      case .steps(let count): Double(count)
      case .epochs(let count): count * Double(run.stepsPerEpoch)
      case .fraction(let fraction): fraction * Double(run.steps)
      }
    guard exact > 0 else { return 0 }  // Not a number included.
    return Int(min(exact, Double(Horizon.mostSteps)).rounded())
  }
}

extension Length: CustomStringConvertible {
  /// The length as it is written on the command line.
  public var description: String {
    switch self {
    case .steps(let count): "\(count)"
    case .epochs(let count): "\(Self.short(count))ep"
    case .fraction(let fraction): "\(Self.short((fraction * 1e8).rounded() / 1e6))%"
    }
  }

  private static func short(_ number: Double) -> String {
    Int(exactly: number).map { "\($0)" } ?? "\(number)"
  }
}

extension Length {
  /// Reads `20`, `4ep`, `2.5ep` or `25%`.
  ///
  /// - Throws: ``LengthError`` for anything else, and for a length that is not above zero.
  public init(parsing text: String) throws(LengthError) {
    let word = text.lowercased().filter { !$0.isWhitespace }
    if word.hasSuffix("%") {
      self = .fraction(try Self.number(word.dropLast(), of: text) / 100)
    } else if let unit = ["epochs", "epoch", "ep"].first(where: word.hasSuffix) {
      self = .epochs(try Self.number(word.dropLast(unit.count), of: text))
    } else {
      let count = try Self.number(word[...], of: text)
      guard let steps = Int(exactly: count) else { throw .partOfAStep(text) }
      self = .steps(steps)
    }
  }

  private static func number(
    _ digits: Substring, of text: String
  ) throws(LengthError) -> Double {
    guard let number = Double(digits), number.isFinite, !digits.hasPrefix("0x") else {
      throw .notALength(text)
    }
    guard number > 0 else { throw .notPositive(text) }
    guard number <= Double(Horizon.mostSteps) else { throw .tooLong(text) }
    return number
  }
}

extension Length: Codable {
  private enum CodingKeys: String, CodingKey { case steps, epochs, fraction }

  /// From `{"steps": 20}`, `{"epochs": 4}` or `{"fraction": 0.25}`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    if let count = try container.decodeIfPresent(Int.self, forKey: .steps) {
      self = .steps(count)
    } else if let count = try container.decodeIfPresent(Double.self, forKey: .epochs) {
      self = .epochs(count)
    } else {
      self = .fraction(try container.decode(Double.self, forKey: .fraction))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .steps(let count): try container.encode(count, forKey: .steps)
    case .epochs(let count): try container.encode(count, forKey: .epochs)
    case .fraction(let fraction): try container.encode(fraction, forKey: .fraction)
    }
  }
}
