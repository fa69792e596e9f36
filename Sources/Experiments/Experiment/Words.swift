import Records
import Wording

/// A description value (a schedule, an optimizer) in words, for reports.
package enum Words {
  /// The type's settings, for example `base 0.000175, max 0.00105, step size 10`; what is not set is left
  /// out.
  ///
  /// - Parameter omitsZeros: leaves out what is zero too, such as a weight decay that nobody asked for.
  package static func settings(of value: Any, omitsZeros: Bool = false) -> String {
    let parts = Mirror(reflecting: value).children.compactMap { child -> String? in
      if omitsZeros, child.value as? Double == 0 { return nil }
      guard let label = child.label, let text = text(of: child.value) else { return nil }
      return "\(words(in: label)) \(text)"
    }
    return parts.joined(separator: ", ")
  }

  private static func text(of value: Any) -> String? {
    let mirror = Mirror(reflecting: value)
    if mirror.displayStyle == .optional {
      return mirror.children.first.flatMap { text(of: $0.value) }
    }
    switch value {
    case let number as Double: return Phrase.number(number)
    case let flag as Bool: return flag ? "on" : nil
    case let text as any CustomStringConvertible: return text.description
    default: break
    }
    switch mirror.displayStyle {
    case .struct: return "(" + settings(of: value) + ")"
    case .enum where mirror.children.isEmpty && "\(value)" == "none": return nil
    default: return "\(value)"
    }
  }

  /// `stepSize` as `step size`.
  private static func words(in label: String) -> String {
    label.reduce(into: "") { $0 += $1.isUppercase ? " " + $1.lowercased() : String($1) }
  }
}
