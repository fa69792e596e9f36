import Engine
import ImageData
import Layers
import Optimizers
import Records
import Schedules
import Training

extension ExperimentSetting {
  /// Every setting there is, in the order of reports.
  package static let all: [ExperimentSetting] =
    recipe + data + images + network + updates + search + resources

  private static let recipe: [ExperimentSetting] = [
    ExperimentSetting("model", [.model, .dropout]) { experiment, _ in
      let model = experiment.model
      return model.name.rawValue + (model.name.hasDropout ? ", dropout \(model.dropout)" : "")
    },
    ExperimentSetting("image size", [.imageSize]) { experiment, _ in
      "\(experiment.images.imageSize) px"
    },
    ExperimentSetting("batch size", [.batchSize]) { experiment, facts in
      "\(facts.batchSize ?? experiment.images.batchSize)"
    },
    ExperimentSetting("epochs", [.epochs], .study) { experiment, _ in "\(experiment.epochs)" },
    ExperimentSetting("optimizer", [.optimizer, .momentum, .weightDecay]) { experiment, _ in
      "\(experiment.rule.rawValue): \(experiment.optimizer.optimizer.summary)"
    },
    ExperimentSetting(
      "schedule",
      [
        .rate, .baseRate, .maxRate, .schedule, .stepSize, .warmup, .gamma, .milestones,
        .flat, .power, .cycleFactor, .pctStart, .phases, .annealing, .cycleMomentum,
      ]
    ) { experiment, facts in facts.schedule?.summary ?? experiment.schedule.summary },
    ExperimentSetting("seed", [.seed], .study) { experiment, _ in "\(experiment.seed)" },
    ExperimentSetting("seed of the split", [.splitSeed], .study) { experiment, _ in
      experiment.splitSeed.map { "\($0)" }
    },
    ExperimentSetting(
      "plateau",
      [
        .plateau, .plateauMetric, .plateauFactor, .plateauPatience, .plateauThreshold,
        .plateauCooldown, .plateauMinRate,
      ]
    ) { experiment, _ in experiment.plateau?.summary },
  ]

  private static let data: [ExperimentSetting] = [
    ExperimentSetting("labels", [.labels], .study) { experiment, _ in experiment.data.labels },
    ExperimentSetting("image suffix", [.imageSuffix], .study) { experiment, _ in
      experiment.data.imageSuffix
    },
    ExperimentSetting("layout", [.layout], .study) { experiment, _ in
      experiment.data.layout == .automatic ? nil : experiment.data.layout.rawValue
    },
    ExperimentSetting("test set", [.test], .study) { experiment, _ in
      experiment.data.test?.summary
    },
    ExperimentSetting("validation set", [.validation], .study) { experiment, _ in
      experiment.data.validation?.summary
        ?? "the data set's own, or \(ImageIndex.usualValidation) of each class"
    },
    ExperimentSetting("data fingerprint", [], .study) { _, facts in
      facts.fingerprint.map { String($0.prefix(16)) }
    },
  ]

  private static let images: [ExperimentSetting] = [
    ExperimentSetting("normalisation", [.normalisation]) { experiment, _ in
      switch experiment.images.normalisation {
      case nil where experiment.model.weights != nil: "what the first weights expect"
      case let choice: choice?.values?.summary ?? "the training images' own"
      }
    },
    ExperimentSetting(
      "augmentation",
      [.noAugment, .crop, .flip, .rotation, .brightness, .contrast, .saturation]
    ) { experiment, _ in experiment.images.augmentation?.summary ?? "none" },
    ExperimentSetting("order", [.noShuffle]) { experiment, _ in
      experiment.images.shuffles ? "shuffled each epoch" : "by class and name"
    },
    ExperimentSetting("decoding", [.scaledDecoding]) { experiment, _ in
      experiment.images.scaledDecoding ? "scaled for training" : "exact"
    },
  ]

  private static let network: [ExperimentSetting] = [
    ExperimentSetting("first weights", [.weights, .weightsKey]) { experiment, _ in
      experiment.model.weights.map { weights in
        weights + (experiment.model.weightsKey.map { " under “\($0)”" } ?? "")
      }
    },
    ExperimentSetting("frozen", [.unfreeze, .freezeTo, .frozenNorms]) { experiment, _ in
      experiment.model.transfer.map { transfer in
        "up to \(transfer.freezing.stage)"
          + (transfer.freezing.norms == .batch ? ", batch norms by the batch" : "")
      }
    },
    ExperimentSetting("views", [.views]) { experiment, _ in
      guard let views = experiment.model.transfer?.views, views > 0 else { return nil }
      return "\(views) stored"
    },
    ExperimentSetting("head first", [.headFirst, .headRate], .run) { experiment, _ in
      experiment.headFirst?.summary
    },
    ExperimentSetting("label smoothing", [.labelSmoothing]) { experiment, _ in
      experiment.model.labelSmoothing > 0 ? "\(experiment.model.labelSmoothing)" : nil
    },
  ]

  private static let updates: [ExperimentSetting] = [
    ExperimentSetting(
      "parameter groups",
      [
        .rateMultiplier, .weightDecayOf, .noDecayOnBiasesAndNorms,
        .rateDecayByStage,
      ]
    ) { experiment, _ in
      let groups = experiment.optimizer.groups
      return groups == ParameterGroups() ? nil : groups.summary
    },
    ExperimentSetting("evaluated weights", [.average]) { experiment, _ in
      experiment.optimizer.average.map { "their average: \($0.summary)" }
    },
    ExperimentSetting("gradient clipping", [.clipNorm, .clipValue]) { experiment, _ in
      experiment.clipping?.summary
    },
  ]

  private static let search: [ExperimentSetting] = [
    ExperimentSetting(
      "search for the rate", [.from, .to, .finderSteps, .method, .rangeFactor]
    ) { experiment, _ in
      experiment.searchesRate ? experiment.finder.summary : nil
    }
  ]

  private static let resources: [ExperimentSetting] = [
    ExperimentSetting("memory for images", [.cache], .resources) { experiment, _ in
      "\(experiment.images.cacheMegabytes) MiB"
    },
    ExperimentSetting(
      "room for features", [.featureCache, .featureLimit], .resources
    ) { experiment, _ in
      experiment.model.transfer.map { transfer in
        "\(transfer.storage.megabytes) MiB"
          + (transfer.storage.folder.map { " in \($0)" } ?? "")
      }
    },
  ]
}
