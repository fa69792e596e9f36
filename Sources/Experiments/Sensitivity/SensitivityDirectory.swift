import Files
import Foundation
import Optimizers
import Records
import Schedules
import Training

/// The directory of a sensitivity grid: `sensitivity.json`, `trials.csv`, `found/<optimizer>-<method>-s<seed>.json`.
///
/// What is in it is not done again. A trial enters it as a whole when it has ended.
package struct SensitivityDirectory: Sendable {
  private let folder: RecordFolder

  package var path: String { folder.path }

  package init(_ path: String) { folder = RecordFolder(path) }

  private init(_ folder: RecordFolder) { self.folder = folder }

  /// Where a file of the directory lies.
  package func path(of name: String) -> String { folder.path(of: name) }

  /// Looks whether the directory is free for a grid, or holds this one.
  ///
  /// - Throws: ``StudyDirectoryError`` where it holds something else.
  package func check(holds configuration: SensitivityConfiguration) throws(StudyDirectoryError) {
    guard let found = try folder.read(SensitivityConfiguration.self, from: Self.manifest) else {
      guard try folder.isFree() else { throw .notAStudy(path: path) }
      return
    }
    do {
      try found.validate()
    } catch {
      throw .unreadable(path: path(of: Self.manifest), reason: "\(error)")
    }
    guard found.identity == configuration.identity else {
      throw .otherStudy(
        path: path, differences: configuration.identity.differences(from: found.identity))
    }
  }

  /// Makes the directory and takes it; what it holds is to be checked afterwards.
  package func owned() throws(StudyDirectoryError) -> SensitivityDirectory {
    SensitivityDirectory(try folder.owned())
  }

  /// Gives the directory free for others.
  package func release() { folder.release() }

  /// Says in the directory what the grid is.
  package func begin(_ configuration: SensitivityConfiguration) throws(StudyDirectoryError) {
    try folder.make("found")
    try folder.write(document: configuration, to: Self.manifest)
  }

  private static let manifest = "sensitivity.json"

  /// The trials that have ended.
  func trials() throws(StudyDirectoryError) -> [SensitivityTrial] {
    try folder.records(in: "trials.csv")
  }

  func write(_ trials: [SensitivityTrial]) throws(StudyDirectoryError) {
    try folder.write(table: trials, to: "trials.csv")
  }

  /// What a method found; `nil` where it was not asked.
  func finding(
    _ optimizer: OptimizerName, _ method: SensitivityMethod, seed: UInt64
  ) throws(StudyDirectoryError) -> TimedFinding? {
    try folder.read(TimedFinding.self, from: name(optimizer, method, seed))
  }

  func write(
    _ finding: TimedFinding, _ optimizer: OptimizerName, _ method: SensitivityMethod, seed: UInt64
  ) throws(StudyDirectoryError) {
    try folder.write(document: finding, to: name(optimizer, method, seed))
  }

  private func name(_ optimizer: OptimizerName, _ method: SensitivityMethod, _ seed: UInt64)
    -> String
  {
    "found/\(optimizer.rawValue)-\(method.rawValue)-s\(seed).json"
  }
}

/// A way to look for rates whose record answers one or several methods.
enum SensitivityMethod: String, CaseIterable, Sendable {
  /// Trials side by side.
  case halving
  /// One training whose rate rises: every rule reads the same curve.
  case rangeTest = "range-test"

  /// The finder's settings.
  func settings(steps: Int?, factor: Double) -> FinderSettings {
    FinderSettings(steps: steps, rule: self == .halving ? .halving : .article, factor: factor)
  }
}

/// What was found, and in which time.
struct TimedFinding: Codable, Sendable {
  var seconds: Double
  var finding: RateFinding

  /// What the methods that read it suggest. The rules are asked anew: a rule that was changed answers from the records
  /// that are there. Rates are the highest ones of the arm's schedule.
  func suggestions(
    seed: UInt64, for arm: StudyArm, factor: Double, in run: Horizon
  ) throws(ScheduleError) -> [SensitivitySuggestion] {
    let fresh =
      finding.search.map { $0.finding(factor: factor) }
      ?? finding.record.map { $0.summary(rule: finding.rule, factor: factor) } ?? finding
    let range = try fresh.range(
      for: arm.experiment.schedule.name, shape: arm.experiment.schedule.shape, in: run)
    let stretch = range.flatMap { range in fresh.rate.map { range.upper / $0 } } ?? 1
    return fresh.suggestions.map { suggestion in
      let stretch = suggestion.rule == fresh.rule ? stretch : 1
      return SensitivitySuggestion(
        method: .rule(suggestion.rule), seed: seed, rate: suggestion.rate.map { $0 * stretch },
        refusal: suggestion.reason,
        interval: fresh.interval.map {
          RateRange(lower: $0.lower * stretch, upper: $0.upper * stretch)
        }, steps: fresh.steps, seconds: seconds)
    }
  }
}
