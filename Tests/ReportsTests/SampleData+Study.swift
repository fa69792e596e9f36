import Foundation
import Records
import Schedules

/// Studies that look like real ones.
extension SampleData {
  /// A grey JPEG of 8 × 8 pixels.
  static let thumbnail = Thumbnail(jpeg: Data(base64Encoded: greyJPEG) ?? Data(), side: 8)

  private static let greyJPEG = """
    /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQ\
    c1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/wAALCAAIAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAAP/EABQQAQAA\
    AAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AP//Z
    """

  /// How an arm of the sample does.
  private struct Form {
    var name: String
    var rule: String
    var rate: Double
    var accuracy: Double
    var pace: Double
    var momentum: Double?
    var stateBytes: Int
  }

  private static let forms = [
    Form(
      name: "sgd", rule: "momentum 0.9", rate: 0.02, accuracy: 0.792, pace: 5, momentum: 0.9,
      stateBytes: 9_966_228),
    Form(
      name: "adagrad", rule: "ε 1e-10", rate: 0.0042, accuracy: 0.741, pace: 7, momentum: nil,
      stateBytes: 9_966_228),
    Form(
      name: "adadelta", rule: "ρ 0.9, ε 1e-6", rate: 1, accuracy: 0.7, pace: 4, momentum: nil,
      stateBytes: 19_932_456),
    Form(
      name: "rmsprop", rule: "α 0.99, ε 1e-8", rate: 0.00038, accuracy: 0.757, pace: 6,
      momentum: 0, stateBytes: 9_966_228),
    Form(
      name: "adam", rule: "β 0.9, 0.999, ε 1e-8", rate: 0.00071, accuracy: 0.781, pace: 7,
      momentum: 0.9, stateBytes: 19_932_456),
    Form(
      name: "adamax", rule: "β 0.9, 0.999, ε 1e-8", rate: 0.0021, accuracy: 0.786, pace: 6.4,
      momentum: 0.9, stateBytes: 19_932_456),
    Form(
      name: "adamw", rule: "β 0.9, 0.999, decay 0.01", rate: 0.0006, accuracy: 0.779, pace: 6.6,
      momentum: 0.9, stateBytes: 19_932_456),
    Form(
      name: "nadam", rule: "β 0.9, 0.999", rate: 0.0008, accuracy: 0.768, pace: 7.4,
      momentum: 0.9, stateBytes: 19_932_456),
    Form(
      name: "radam", rule: "β 0.9, 0.999", rate: 0.0011, accuracy: 0.75, pace: 4.6, momentum: 0.9,
      stateBytes: 19_932_456),
    Form(
      name: "lion", rule: "β 0.9, 0.99", rate: 0.0001, accuracy: 0.765, pace: 5.4, momentum: 0.9,
      stateBytes: 9_966_228),
  ]

  /// A study of up to ten optimizers in which `rmsprop` diverges with the second seed, and `adadelta` has no usable rate.
  static func study(
    epochs: Int = 12, stepsPerEpoch: Int = 54, seeds: [UInt64] = [1, 2, 3], arms: Int = 6
  ) -> StudyRecord {
    let run = run(epochs: epochs, stepsPerEpoch: 1)
    let length = Horizon(epochs: epochs, stepsPerEpoch: stepsPerEpoch)
    let records = forms.prefix(arms).enumerated().map { index, form in
      let isRefused = form.name == "adadelta"
      let trials = seeds.map { trial(form, index, seed: $0, length) }
      let schedule =
        form.name == "sgd"
        ? "triangular: base 0.0033, max 0.02, step size 4ep" : "constant: \(form.rate)"
      return ArmRecord(
        name: form.name, rule: form.rule, schedule: isRefused ? nil : schedule,
        rateOrigin: form.name == "adamw" ? .given(max: 0.01) : index > 6 ? .pytorchDefault : .found,
        finding: isRefused
          ? refusedFinding(form.name) : index > 5 ? nil : finding(form.name, best: form.rate * 10),
        stateBytes: form.stateBytes, trials: isRefused ? [] : trials)
    }
    let classes = run.classes
    return StudyRecord(
      data: "flowers128", model: "cnn", parameterCount: 2_491_557,
      started: "2026-11-23T01:02:03Z",
      command: [
        "upswing", "compare", "my flowers/", "--image-size", "48", "--epochs", "\(epochs)",
        "--seeds", "\(seeds.count)",
      ], settings: run.settings, classes: classes, epochs: epochs, stepsPerEpoch: stepsPerEpoch,
      seeds: seeds, target: 0.75, arms: records,
      best: run.validation.map {
        BestModel(
          arm: "sgd", seed: seeds[0], epoch: epochs, evaluation: $0,
          mistakes: mistakes(classes.map(\.name)))
      }, gallery: classes.map { gallery($0.name) }, setAside: run.setAside,
      warnings: ["The class rose has 30 % more images than daisy."])
  }

  private static func trial(
    _ form: Form, _ index: Int, seed: UInt64, _ length: Horizon
  ) -> TrialRecord {
    let diverges = form.name == "rmsprop" && seed == 2
    let made = diverges ? length.steps / 3 : length.steps
    let cycle = Triangular(
      base: form.rate / 6, max: form.rate, stepSize: Triangular.defaultStepSize(in: length))
    let steps = (0..<made).map { step in
      StepRecord(
        step: step, epoch: step / length.stepsPerEpoch + 1, loss: 1 + 0.2 * noise(step, index),
        rate: form.name == "sgd" ? cycle.rate(at: step, in: length) : form.rate,
        momentum: form.momentum)
    }
    let epochs = (1...max(1, made / length.stepsPerEpoch)).map { epoch -> EpochRecord in
      let done = Double(epoch) / Double(length.steps / length.stepsPerEpoch)
      let salt = index * 100 + Int(seed)
      let swing = 0.035 * (1 - 0.7 * done)
      let level = form.accuracy - (form.accuracy - 0.25) * exp(-form.pace * done)
      let accuracy = level + swing * noise(epoch, salt) + 0.012 * noise(7, Int(seed))
      let isLast = diverges && epoch == made / length.stepsPerEpoch
      return EpochRecord(
        epoch: epoch,
        trainLoss: isLast ? .nan : 1.75 - 1.6 * accuracy + 0.02 * noise(epoch, salt + 1),
        trainAccuracy: accuracy - 0.02 + 0.08 * done * noise(epoch, salt + 2) / 8 + 0.06 * done,
        validationLoss: isLast ? 4200 : 1.8 - 1.45 * accuracy + 0.05 * noise(epoch, salt + 3),
        validationAccuracy: isLast ? 0.2 : accuracy, rate: form.rate,
        seconds: 9.4 + noise(epoch, salt))
    }
    return TrialRecord(
      seed: seed,
      outcome: diverges ? .diverged(step: made, rate: form.rate) : .completed,
      epochs: epochs, steps: steps,
      millisecondsPerStep: 168 + Double(index) * 1.7 + noise(index, 3),
      beginning: TrialBeginning(
        weights: digest("weights", seed), split: digest("split", seed),
        order: digest("order", seed), augmentation: digest("augmentation", seed)))
  }

  private static func digest(_ what: String, _ seed: UInt64) -> String {
    let bits = (0..<4).map { Int(1e9 * (2 + noise($0 + Int(what.utf8.first ?? 0), Int(seed)))) }
    return bits.map { String($0, radix: 16) }.joined()
  }

  private static func mistakes(_ classes: [String]) -> [Mistake] {
    (0..<12).map { place in
      let truth = classes[place % classes.count]
      return Mistake(
        file: "\(truth)/1009303\(place)_92e8746431_n.jpg", truth: truth,
        prediction: classes[(place + 2) % classes.count],
        probability: 0.999 - 0.012 * Double(place),
        picture: thumbnail)
    }
  }

  private static func gallery(_ name: String) -> GalleryRow {
    let pictures = [Thumbnail](repeating: thumbnail, count: 5)
    return GalleryRow(name: name, samples: pictures, augmented: pictures)
  }
}
