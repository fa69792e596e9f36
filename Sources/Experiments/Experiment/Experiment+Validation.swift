import Engine
import ImageData
import Layers
import Optimizers
import Records
import Schedules
public import Training

extension Experiment {
  /// Checks all that a file, or whoever edits it, can say wrongly.
  ///
  /// - Throws: `SettingsError` with the field.
  public func validate() throws(SettingsError) {
    try SettingsError.check("epochs", epochs, within: 1...RunLimits.epochs)
    try SettingsError.within("data") { () throws(SettingsError) in try data.validate() }
    try SettingsError.within("images") { () throws(SettingsError) in try images.validate() }
    try SettingsError.within("model") { () throws(SettingsError) in try model.validate() }
    guard model.transfer == nil || model.weights != nil else {
      throw SettingsError("model.weights", "is missing, although a part of the model is frozen")
    }
    try SettingsError.within("schedule") { () throws(SettingsError) in
      try schedule.validate(for: rule)
    }
    try SettingsError.within("finder") { () throws(SettingsError) in try finder.validate() }
    if let headFirst {
      try SettingsError.within("headFirst") { () throws(SettingsError) in
        try headFirst.validate(for: model)
        if let phase = headPhase { try phase.schedule.validate(for: rule) }
      }
    }
    do { try clipping?.validate() } catch { throw SettingsError("clipping", "can't be: \(error)") }
    do { try plateau?.validate() } catch { throw SettingsError("plateau", "can't be: \(error)") }
    do { try optimizer.validate() } catch {
      throw SettingsError("optimizer", "can't be: \(error)")
    }
  }
}

extension HeadFirst {
  func validate(for model: ModelSettings) throws(SettingsError) {
    try SettingsError.check("epochs", epochs, within: 1...RunLimits.epochs)
    guard model.weights != nil else {
      throw SettingsError("epochs", "are for a model that begins with weights, and there are none")
    }
    let last = model.name.model(classes: 2, dropout: 0).stages.dropLast().last?.name
    guard model.transfer?.freezing.stage != last else {
      throw SettingsError("epochs", "add nothing where nothing but the head is trained behind them")
    }
  }
}

extension PlannedSchedule {
  func validate(for rule: OptimizerName) throws(SettingsError) {
    if case .given(let max, let base) = rates {
      for rate in [max, base ?? max] where !(rate > 0 && rate.isFinite) {
        throw SettingsError("rates", "has a rate of \(rate); it must be above 0")
      }
    }
    do {
      let schedule = try configuration(
        in: Horizon(steps: 1000, stepsPerEpoch: 100), range: RateRange(lower: 0.1, upper: 0.6),
        for: rule)
      if let schedule { try SettingsError.check(schedule, named: "shape") }
    } catch let error as SettingsError {
      throw error
    } catch {
      throw SettingsError("shape", "makes no schedule: \(error)")
    }
  }
}

extension DataSource {
  func validate() throws(SettingsError) {
    for (name, part) in [("validation", validation), ("test", test)] {
      if let fraction = part?.fraction { try SettingsError.check(fraction: name, fraction) }
    }
  }
}

extension ImageSettings {
  func validate() throws(SettingsError) {
    try SettingsError.check("imageSize", imageSize, within: 8...RunLimits.imageSide)
    if let resize {
      try SettingsError.check("resize", resize, within: imageSize...4 * imageSize)
    }
    try SettingsError.check("batchSize", batchSize, within: 1...RunLimits.batchSize)
    guard normalisation?.values?.isPlausible ?? true else {
      throw SettingsError("normalisation", "has means or standard deviations that no images have")
    }
    try SettingsError.check("cacheMegabytes", cacheMegabytes, within: 0...1 << 30)
  }
}

extension ModelSettings {
  func validate() throws(SettingsError) {
    try SettingsError.check(fraction: "dropout", dropout)
    try SettingsError.check(fraction: "labelSmoothing", labelSmoothing)
    guard weightsKey == nil || weights != nil else {
      throw SettingsError("weightsKey", "is about weights, and there are none to begin with")
    }
    guard let transfer else { return }
    if let views = transfer.views {
      try SettingsError.check("transfer.views", views, within: 0...10_000)
    }
    try SettingsError.check(
      "transfer.storage.megabytes", transfer.storage.megabytes, within: 0...1 << 30)
    let stages = name.model(classes: 2, dropout: 0).stages.map(\.name)
    guard stages.dropLast().contains(transfer.freezing.stage) else {
      throw SettingsError(
        "transfer.freezing.stage",
        "is “\(transfer.freezing.stage)”; \(name.rawValue) can be frozen up to "
          + stages.dropLast().joined(separator: ", "))
    }
  }
}

extension FinderSettings {
  func validate() throws(SettingsError) {
    if let from, !(from > 0 && from.isFinite) { throw SettingsError("from", "is \(from)") }
    if let to, !(to > (from ?? 0) && to.isFinite) { throw SettingsError("to", "is \(to)") }
    if let steps { try SettingsError.check("steps", steps, within: 10...RunLimits.epochs) }
    guard factor > 1, factor.isFinite else { throw SettingsError("factor", "is \(factor)") }
  }
}

extension RateFinding {
  func validate() throws(SettingsError) {
    guard let range else { return }
    guard range.lower > 0, range.lower <= range.upper, range.upper.isFinite else {
      throw SettingsError("range", "is from \(range.lower) to \(range.upper)")
    }
  }
}

extension SettingsError {
  /// Checks that a schedule gives rates, at a thousand places of a short run and of a long one.
  static func check(
    _ schedule: ScheduleConfiguration, named field: String
  ) throws(SettingsError) {
    for length in [
      Horizon(steps: 1000, stepsPerEpoch: 10), Horizon(steps: 1_000_000, stepsPerEpoch: 1000),
    ] {
      for step in stride(from: 0, to: length.steps, by: length.steps / 1000) {
        let rate = schedule.rate(at: step, in: length)
        guard rate >= 0, rate.isFinite else {
          throw SettingsError(field, "gives a rate of \(rate)")
        }
      }
    }
  }
}
