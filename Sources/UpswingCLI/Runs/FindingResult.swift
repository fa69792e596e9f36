import ImageData
import Records

/// The result of a range test, as `--json` prints it: the summary, and what it had to do without.
struct FindingResult: Encodable {
  private let summary: RateFinding
  private let setAside: SetAside

  private enum CodingKeys: CodingKey {
    case setAside
  }

  init(_ summary: RateFinding, setAside: SetAside) {
    self.summary = summary
    self.setAside = setAside
  }

  func encode(to encoder: any Encoder) throws {
    try summary.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(setAside, forKey: .setAside)
  }
}
