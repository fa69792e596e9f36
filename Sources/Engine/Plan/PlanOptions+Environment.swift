import Foundation

extension PlanOptions {
  /// These options, with the environment's choices where they leave one open.
  ///
  /// - Parameter value: the value of an environment variable, or `nil` where it is not set.
  package func completed(
    byEnvironment value: (String) -> String? = { getenv($0).map { String(cString: $0) } }
  ) throws(PlanError) -> PlanOptions {
    func choice<Choice: CaseIterable & RawRepresentable<String>>(
      _ variable: String
    ) throws(PlanError) -> Choice? {
      guard let text = value(variable), !text.isEmpty else { return nil }
      if let choice = Choice(rawValue: text) { return choice }
      throw .environment(
        variable: variable, value: text, choices: Choice.allCases.map(\.rawValue))
    }
    var options = self
    if instructionSet == nil { options.instructionSet = try choice("UPSWING_INSTRUCTIONS") }
    if convolutions == nil { options.convolutions = try choice("UPSWING_CONVOLUTIONS") }
    return options
  }
}
