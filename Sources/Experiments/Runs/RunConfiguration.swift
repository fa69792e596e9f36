package import Engine
import Files
import Foundation
package import ImageData
package import Records
package import Schedules
package import Training

/// A run as `config.json` in its folder: the experiment, and beside it, under `run`, what it takes to go on with it.
///
/// The experiment's fields are those of the file, so that the file can be read as an ``Experiment``.
package struct RunConfiguration: Equatable, Sendable {
  package var experiment: Experiment
  /// The command that began the run: the program's name and its arguments.
  package var command: [String]
  /// When, in ISO 8601.
  package var started: String
  /// Where relative paths begin: the folder that the run was begun in; `nil` in files of versions that did not keep it.
  package var workingFolder: String?
  /// The digest of the images, so that a run is not resumed with others.
  package var fingerprint: String
  /// Whether the best weights are evaluated on the test set when all is done.
  package var evaluatesTest: Bool
  package var threads: Int
  /// Which kernels were asked for, by option or environment, so that a resumed run computes alike.
  package var convolutions: ConvolutionChoice?
  /// The schedule with its rates; `nil` while they are still to be found.
  package var schedule: ScheduleConfiguration?
  /// What was found of the rates, where they were not given.
  package var finding: RateFinding?

  package init(
    _ experiment: Experiment, command: [String], started: String = Date.now.ISO8601Format(),
    workingFolder: String? = FileManager.default.currentDirectoryPath, fingerprint: String,
    evaluatesTest: Bool = false, options: PlanOptions, schedule: ScheduleConfiguration? = nil,
    finding: RateFinding? = nil
  ) {
    self.experiment = experiment
    self.command = command
    self.started = started
    self.workingFolder = workingFolder
    self.fingerprint = fingerprint
    self.evaluatesTest = evaluatesTest
    threads = options.threads
    convolutions = options.convolutions ?? .automatic
    self.schedule = schedule
    self.finding = finding
  }
}

extension RunConfiguration: Codable {
  private enum CodingKeys: String, CodingKey { case run }

  /// What stands under `run`.
  private struct Circumstances: Codable {
    var command: [String]
    var started: String
    var workingFolder: String?
    var fingerprint: String
    var evaluatesTest: Bool?
    var threads: Int
    var convolutions: ConvolutionChoice?
    var schedule: ScheduleConfiguration?
    var finding: RateFinding?
  }

  /// Reads the files of earlier versions as well.
  ///
  /// - Throws: `DecodingError`.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    guard container.contains(.run) else {
      self = try EarlierRunConfiguration(from: decoder).configuration
      return
    }
    experiment = try Experiment(from: decoder)
    let run = try container.decode(Circumstances.self, forKey: .run)
    command = run.command
    started = run.started
    workingFolder = run.workingFolder
    fingerprint = run.fingerprint
    evaluatesTest = run.evaluatesTest ?? false
    threads = run.threads
    convolutions = run.convolutions
    schedule = run.schedule
    finding = run.finding
  }

  package func encode(to encoder: any Encoder) throws {
    try experiment.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(
      Circumstances(
        command: command, started: started, workingFolder: workingFolder,
        fingerprint: fingerprint, evaluatesTest: evaluatesTest ? true : nil, threads: threads,
        convolutions: convolutions, schedule: schedule, finding: finding), forKey: .run)
  }
}

extension RunConfiguration {
  /// Checks a configuration that was read from a file.
  ///
  /// - Throws: `RunDirectoryError.configuration` with the field.
  package func validate(as path: String) throws(RunDirectoryError) {
    do { try validate() } catch { throw .configuration(path: path, reason: "\(error)") }
  }

  /// Checks all that a file can say wrongly.
  package func validate() throws(SettingsError) {
    try experiment.validate()
    try SettingsError.check("run.threads", threads, within: 1...RunLimits.threads)
    if let schedule { try SettingsError.check(schedule, named: "run.schedule") }
    guard schedule != nil || experiment.searchesRate else {
      throw SettingsError("run.schedule", "is missing")
    }
    if let finding {
      try SettingsError.within("run.finding") { () throws(SettingsError) in
        try finding.validate()
      }
    }
  }
}

extension RunConfiguration {
  /// Where the images lie now.
  package var dataInPlace: DataSource { experiment.data.resolved(resolved) }

  /// The same with the images somewhere else; what lay among them lies among them still.
  ///
  /// - Parameter folder: the folder that relative paths begin in from now on.
  mutating func moveData(to path: String, from folder: String) {
    let old = dataInPlace
    experiment.data = experiment.data.resolved { given in
      let place = resolved(given)
      guard place.hasPrefix(old.path + "/") else { return place }
      return path + place.dropFirst(old.path.count)
    }
    experiment.data.path = path
    workingFolder = folder
  }

  /// A path of the configuration as it is to be opened now: one that is relative is looked for where the run was begun,
  /// and if nothing is there, from here.
  func resolved(_ path: String) -> String {
    guard !path.hasPrefix("/"), let workingFolder else { return path }
    let there = workingFolder.hasSuffix("/") ? workingFolder + path : "\(workingFolder)/\(path)"
    return FileSystem.exists(there) ? there : path
  }

  var planOptions: PlanOptions { PlanOptions(threads: threads, convolutions: convolutions) }

  /// The settings as a report lists them.
  func settings(batchSize: Int) -> [RunSetting] {
    experiment.settings(schedule: schedule, batchSize: batchSize, fingerprint: fingerprint)
      + [RunSetting("threads", "\(threads)")] + RunSetting.kernels(convolutions)
  }
}
