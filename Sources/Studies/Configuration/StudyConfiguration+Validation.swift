import Optimizers
import Records
import Schedules
package import Training

extension StudyConfiguration {
  /// Checks all that a file can say wrongly.
  package func validate() throws(SettingsError) {
    try SettingsError.check("epochs", epochs, within: 1...RunLimits.epochs)
    try SettingsError.within("data") { () throws(SettingsError) in try data.validate() }
    try SettingsError.within("images") { () throws(SettingsError) in try images.validate() }
    try SettingsError.within("model") { () throws(SettingsError) in try model.validate() }
    try SettingsError.within("finder") { () throws(SettingsError) in try finder.validate() }
    try SettingsError.check("the number of seeds", seeds.count, within: 1...RunLimits.seeds)
    guard Set(seeds).count == seeds.count else { throw SettingsError("seeds", "has one twice") }
    guard !contestants.isEmpty, Set(contestants.map(\.name)).count == contestants.count else {
      throw SettingsError("contestants", "has none, or one twice")
    }
    do { try clipping?.validate() } catch { throw SettingsError("clipping", "can't be: \(error)") }
    for contestant in contestants {
      let field = "contestants.\(contestant.name)"
      guard StudyContestant.isName(contestant.name) else {
        throw SettingsError(
          "contestants", "has the name “\(contestant.name)”, which no folder can have")
      }
      if let own = contestant.own {
        try SettingsError.within(field) { () throws(SettingsError) in
          try own.images.validate()
          try own.model.validate()
          try own.finder.validate()
        }
        do { try own.clipping?.validate() } catch {
          throw SettingsError(field, "can't clip: \(error)")
        }
        do { try own.plateau?.validate() } catch {
          throw SettingsError(field, "has no plateau: \(error)")
        }
      }
      do {
        _ = try contestant.configuration(
          in: RunLength(steps: 1000, stepsPerEpoch: 100), range: RateRange(lower: 0.1, upper: 0.6))
      } catch {
        throw SettingsError(field, "has no schedule: \(error)")
      }
    }
  }
}
