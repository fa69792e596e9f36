extension Phrase {
  /// What is set, each under its name: `beta1 0.9, beta2 0.999, amsgrad on`.
  ///
  /// Numbers have three digits; what is `nil`, and a switch that is off, is left out.
  package static func settings(_ values: (name: String, value: (any Sendable)?)...) -> String {
    values.compactMap { name, value in
      text(of: value).map { "\(name) \($0)" }
    }.joined(separator: ", ")
  }

  private static func text(of value: (any Sendable)?) -> String? {
    switch value {
    case nil, false as Bool: nil
    case true as Bool: "on"
    case let number as Double: Phrase.number(number)
    case let other?: "\(other)"
    }
  }
}
