import Reports
import Statistics

/// A verdict on a table of scores as `--json` prints it.
struct VerdictResult: Encodable {
  private let report: VerdictReport

  init(_ report: VerdictReport) { self.report = report }

  private enum CodingKeys: String, CodingKey {
    case verdict, test, arms, methods, references, warnings
  }

  func encode(to encoder: any Encoder) throws {
    let fields = VerdictFields(verdict: report.verdict)
    try fields.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(report.sentences, forKey: .verdict)
    try container.encode(fields.test, forKey: .test)
    try container.encode(report.verdict.arms.map(Arm.init), forKey: .arms)
    try container.encode(report.methods.paragraph, forKey: .methods)
    try container.encode(report.methods.references, forKey: .references)
    try container.encode(report.warnings, forKey: .warnings)
  }

  private struct Arm: Encodable {
    let name: String
    let mean: Double
    let std: Double?
    let n: Int

    init(_ arm: ArmSummary) {
      (name, mean, std, n) = (arm.name, arm.mean, arm.std, arm.values.count)
    }
  }
}
