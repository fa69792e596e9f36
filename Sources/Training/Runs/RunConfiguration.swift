package import Engine
import Files
package import ImageData
package import Optimizers
package import Records
package import Schedules

/// Everything that it takes to repeat or resume a run, as `config.json` in its directory.
package struct RunConfiguration: Codable, Equatable, Sendable {
  /// The command that began the run: the program's name and its arguments.
  package var command: [String]
  package var started: String
  /// The images, as the user named them.
  package var data: DataSource
  /// Whether the best weights are evaluated on the test set when all is done; `nil` for not.
  package var evaluatesTest: Bool?
  /// Where relative paths begin: the folder that the command was given in; `nil` in files of versions that did not
  /// keep it.
  package var workingFolder: String?
  /// The digest of the images, so that a run is not resumed with others.
  package var fingerprint: String
  package var model: ModelSettings
  package var images: DataSettings
  package var optimizer: OptimizerConfiguration
  package var clipping: GradientClipping?
  /// `nil` while a range test is still to find its rates.
  package var schedule: ScheduleConfiguration?
  /// What the schedule will be made of once the rates are found; `nil` when it is there.
  package var pending: PendingSchedule?
  /// What lowers the rate where the loss no longer falls, if anything.
  package var plateau: Plateau?
  package var epochs: Int
  package var threads: Int
  /// Which kernels were asked for, by option or environment, so that a resumed run computes alike.
  package var convolutions: ConvolutionChoice?
  /// The range test that found the rates, where they were not given.
  package var sweep: RateFinding?

  package init(
    command: [String], started: String, data: DataSource, evaluatesTest: Bool? = nil,
    workingFolder: String? = nil, fingerprint: String, model: ModelSettings, images: DataSettings,
    optimizer: OptimizerConfiguration, clipping: GradientClipping?,
    schedule: ScheduleConfiguration?, pending: PendingSchedule? = nil,
    plateau: Plateau? = nil, epochs: Int, threads: Int, convolutions: ConvolutionChoice?,
    sweep: RateFinding?
  ) {
    self.command = command
    self.started = started
    self.data = data
    self.evaluatesTest = evaluatesTest
    self.workingFolder = workingFolder
    self.fingerprint = fingerprint
    self.model = model
    self.images = images
    self.optimizer = optimizer
    self.clipping = clipping
    self.schedule = schedule
    self.pending = pending
    self.plateau = plateau
    self.epochs = epochs
    self.threads = threads
    self.convolutions = convolutions
    self.sweep = sweep
  }
}

extension RunConfiguration {
  /// Where the images lie now.
  package var dataInPlace: DataSource { data.resolved(resolved) }

  /// The same with the images somewhere else; what lay among them lies among them still.
  ///
  /// - Parameter folder: the folder that relative paths begin in from now on.
  package mutating func moveData(to path: String, from folder: String) {
    let old = dataInPlace
    data = data.resolved { given in
      let place = resolved(given)
      guard place.hasPrefix(old.path + "/") else { return place }
      return path + place.dropFirst(old.path.count)
    }
    data.path = path
    workingFolder = folder
  }

  /// A path of the configuration as it is to be opened now: one that is relative is looked for where the run was begun,
  /// and if nothing is there, from here.
  package func resolved(_ path: String) -> String {
    guard !path.hasPrefix("/"), let workingFolder else { return path }
    let there = workingFolder.hasSuffix("/") ? workingFolder + path : "\(workingFolder)/\(path)"
    return FileSystem.exists(there) ? there : path
  }

  package var planOptions: PlanOptions { PlanOptions(threads: threads, convolutions: convolutions) }

  /// The settings as a report lists them.
  package func settings(batchSize: Int) -> [RunSetting] {
    let rule = optimizer.optimizer
    var settings = [
      RunSetting.model(model),
      RunSetting("image size", "\(images.imageSize) px"),
      RunSetting("batch size", "\(batchSize)"),
      RunSetting("epochs", "\(epochs)"),
      RunSetting("optimizer", "\(type(of: rule).name): \(Words.settings(of: rule))"),
      schedule.map {
        RunSetting("schedule", "\($0.name.rawValue): \(Words.settings(of: $0.schedule))")
      },
      RunSetting("seed", "\(images.seed)"),
      RunSetting("threads", "\(threads)"),
    ].compactMap(\.self)
    if let plateau { settings.append(RunSetting("plateau", Words.settings(of: plateau))) }
    settings += RunSetting.images(images, of: data, fingerprint: fingerprint)
    settings += RunSetting.transfer(model)
    settings += RunSetting.special(
      convolutions: convolutions, labelSmoothing: model.labelSmoothing, groups: optimizer.groups,
      clipping: clipping)
    return settings
  }
}

extension Augmentation {
  /// For example `crop 0.5 to 1, flip, rotation 15°, brightness 0.2`.
  var summary: String {
    var parts: [String] = []
    if let crop { parts.append("crop \(crop.scale.lowerBound) to \(crop.scale.upperBound)") }
    if flip > 0 { parts.append("flip") }
    if rotation > 0 { parts.append("rotation \(rotation)°") }
    if brightness > 0 { parts.append("brightness \(brightness)") }
    if contrast > 0 { parts.append("contrast \(contrast)") }
    if saturation > 0 { parts.append("saturation \(saturation)") }
    return parts.isEmpty ? "none" : parts.joined(separator: ", ")
  }
}

extension GradientClipping {
  var summary: String {
    switch self {
    case .norm(let norm): "norm at most \(norm)"
    case .value(let value): "each value at most \(value)"
    }
  }
}
