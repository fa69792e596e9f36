import Foundation

extension Double {
  /// The number with so many significant digits and no needless zeros: `0.00302`, `1e-07`.
  func formatted(significantDigits digits: Int32) -> String {
    var text = [CChar](repeating: 0, count: 40)
    withVaList([digits, self]) { _ = vsnprintf(&text, text.count, "%.*g", $0) }
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
