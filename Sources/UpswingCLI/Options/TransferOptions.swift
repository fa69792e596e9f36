import ArgumentParser
import Engine
import Experiments
import Layers
import Optimizers

/// Which part of a model with given weights is trained, and what is shared of the rest.
struct TransferOptions: ParsableArguments {
  /// How much of a model is trained.
  enum Unfrozen: String, CaseIterable, ExpressibleByArgument {
    case last, head, all
  }

  @Option(name: [.customLong("unfreeze"), .customLong("thaw")], help: .of(.unfreeze))
  var unfreeze: Unfrozen?

  @Option(help: .of(.freezeTo))
  var freezeTo: String?

  @Option(
    help: .of(.frozenNorms),
    completion: .list(Freezing.Norms.allCases.map(\.rawValue)),
    transform: { text in
      guard let norms = Freezing.Norms(rawValue: text) else {
        throw ValidationError("--frozen-norms is running or batch, not “\(text)”.")
      }
      return norms
    })
  var frozenNorms = Freezing.Norms.running

  @Option(parsing: .unconditional, help: .of(.rateDecayByStage))
  var rateDecayByStage: Double?

  @Option(
    parsing: .unconditional,
    help: .of(.views)
  )
  var views: Int?

  @Option(help: .of(.featureCache))
  var featureCache: String?

  @Option(parsing: .unconditional, help: .of(.featureLimit))
  var featureLimit = 4096

  func validate() throws {
    if unfreeze != nil, freezeTo != nil {
      throw ValidationError("Give --unfreeze or --freeze-to, not both.")
    }
    if let decay = rateDecayByStage, !(decay >= 1 && decay.isFinite) {
      throw ValidationError("--rate-decay-by-stage must be at least 1, not \(decay).")
    }
    if let views, !(1...10_000).contains(views) {
      throw ValidationError("--views must be from 1 to 10000, not \(views).")
    }
    guard featureLimit >= 1 else {
      throw ValidationError("--feature-limit must be at least 1 MiB, not \(featureLimit).")
    }
  }

  /// The last stage of a model that is frozen; `nil` where all of it is trained.
  ///
  /// - Throws: `ValidationError` for a stage that the model does not have, or its last.
  private func frozenStage(of model: Model) throws -> String? {
    let stages = model.stages.map(\.name)
    switch unfreeze {
    case .head: return stages.dropLast().last
    case .last: return stages.dropLast(2).last
    case .all: return nil
    case nil: break
    }
    guard let freezeTo else { return nil }
    do throws(UnknownStage) {
      _ = try model.stage(named: freezeTo)
    } catch {
      throw ValidationError("--freeze-to: \(error)")
    }
    guard freezeTo != stages.last else {
      throw ValidationError(
        "--freeze-to \(freezeTo) would leave nothing to train; the last that can be frozen is "
          + "\(stages.dropLast().last ?? "none").")
    }
    return freezeTo
  }

  /// What is left as it is of a model that begins with given weights, if anything.
  ///
  /// - Throws: `ValidationError` for options that mean nothing together.
  func settings(
    of model: Model, hasWeights: Bool, augments: Bool
  ) throws -> TransferSettings? {
    guard let stage = try frozenStage(of: model) else {
      let given = [
        views.map { _ in "--views" }, featureCache.map { _ in "--feature-cache" },
        frozenNorms == .running ? nil : "--frozen-norms",
      ].compactMap(\.self)
      if let option = given.first {
        throw ValidationError(
          "\(option) is about frozen stages, and none is frozen: add --unfreeze or --freeze-to.")
      }
      return nil
    }
    guard hasWeights else {
      throw ValidationError(
        "Stages that are frozen need weights to begin with: add --weights FILE. "
          + "“upswing weights get resnet34” fetches published ones, “upswing weights list” says for which models."
      )
    }
    if frozenNorms == .batch, views != nil || featureCache != nil {
      throw ValidationError(
        "With --frozen-norms batch an image's features depend on its batch, so that they can't be stored: "
          + "leave --views and --feature-cache out.")
    }
    if !augments, views ?? 1 > 1 {
      throw ValidationError(
        "Without augmentation all views of an image are alike: leave --views out.")
    }
    if augments, views == nil, featureCache != nil {
      throw ValidationError(
        "--feature-cache needs --views, the number of augmented views to store, or --no-augment.")
    }
    return TransferSettings(
      freezing: Freezing(through: stage, norms: frozenNorms),
      views: frozenNorms == .batch ? nil : augments ? views : 0,
      storage: FeatureStorage(folder: featureCache, megabytes: featureLimit))
  }

  /// The stages that are trained.
  func trainedStages(of model: Model) throws -> [Stage] {
    model.stages(behind: try frozenStage(of: model))
  }

  /// The groups that make earlier stages learn more slowly; without those that are frozen.
  func groups(of model: Model) throws -> [ParameterGroup] {
    guard let decay = rateDecayByStage else { return [] }
    return model.groups(dividingRatesBy: decay, behind: try frozenStage(of: model))
  }
}
