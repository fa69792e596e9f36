import Foundation
import Records
import Reports
import Schedules

/// Runs and range tests that look like real ones, drawn from a few formulas.
enum SampleData {
  /// Noise that is the same each time, between -1 and 1.
  static func noise(_ index: Int, _ seed: Int = 0) -> Double {
    var bits = UInt64(truncatingIfNeeded: index &* 2_654_435_761 &+ seed &* 40_503 &+ 12_345)
    bits ^= bits >> 33
    bits &*= 0xff51_afd7_ed55_8ccd
    bits ^= bits >> 33
    bits &*= 0xc4ce_b9fe_1a85_ec53
    bits ^= bits >> 33
    return Double(bits >> 11) / Double(1 << 52) - 1
  }

  static func finding(
    _ optimizer: String = "sgd", from: Double = 1e-7, to: Double = 1, best: Double = 0.03,
    steps: Int = 108
  ) -> RateFinding {
    var points: [RangeTestRecord.Point] = []
    var smoothed = 0.0
    for index in 0..<steps {
      let rate = from * pow(to / from, Double(index) / Double(steps - 1))
      let fall = 0.75 / (1 + pow(best / 8 / rate, 1.3))
      let rise = pow(rate / best / 2.2, 2.5)
      let loss = 1.68 - fall + rise + 0.09 * noise(index, optimizer.count)
      smoothed = index == 0 ? loss : 0.05 * loss + 0.95 * smoothed
      points.append(.init(rate: rate, loss: loss, smoothedLoss: smoothed))
      if smoothed > 6 { break }
    }
    let lowest = points.min { $0.smoothedLoss < $1.smoothedLoss }?.rate ?? best
    let record = RangeTestRecord(
      optimizer: optimizer, from: from, to: to, plannedSteps: steps, smoothing: 0.05,
      points: points, end: points.count < steps ? .diverged : .completed)
    return RateFinding(
      record: record,
      suggestions: [
        RateSuggestion(rule: .article, rate: lowest / 10),
        RateSuggestion(rule: .valley, rate: lowest / 7),
        RateSuggestion(rule: .steep, rate: lowest / 4.2),
        RateSuggestion(
          rule: .slide, noRateBecause: "The loss has no last fall that is steep enough to slide."),
        RateSuggestion(rule: .minimum, rate: lowest),
      ], rule: .article, range: RateRange(lower: lowest / 60, upper: lowest / 10))
  }

  /// A test that found nothing.
  static func refusedFinding(_ optimizer: String = "adagrad") -> RateFinding {
    let record = RangeTestRecord(
      optimizer: optimizer, from: 1e-7, to: 1, plannedSteps: 108, smoothing: 0.05,
      points: (0..<40).map {
        let loss = $0 == 39 ? Double.nan : 1.61 + 0.05 * noise($0)
        return .init(rate: 1e-7 * pow(1.16, Double($0)), loss: loss, smoothedLoss: loss)
      }, end: .notFinite)
    return RateFinding(
      record: record,
      suggestions: SuggestionMethod.ofRangeTest.map {
        RateSuggestion(rule: $0, noRateBecause: "The smoothed loss never falls.")
      }, rule: .article,
      noRangeBecause:
        "The smoothed loss never falls below where it began, so no rate can be read off it. "
        + "Look at the images with scan, or begin at a higher rate.")
  }

  static func run(
    epochs: Int = 30, stepsPerEpoch: Int = 54,
    classes: [String] = ["daisy", "dandelion", "rose", "sunflower", "tulip"]
  ) -> RunSummary {
    let length = Horizon(epochs: epochs, stepsPerEpoch: stepsPerEpoch)
    let cycle = Triangular(
      base: 5e-4, max: 3e-3, stepSize: Triangular.defaultStepSize(in: length))
    var steps: [StepRecord] = []
    for step in 0..<length.steps {
      let done = Double(step) / Double(length.steps)
      let rate = cycle.rate(at: step, in: length)
      let loss =
        0.45 + 1.15 * exp(-3.2 * done) + 20 * (rate - 5e-4) * 1.5 + 0.16 * noise(step)
      steps.append(
        StepRecord(
          step: step, epoch: step / stepsPerEpoch + 1, loss: loss, rate: rate, momentum: 0.9))
    }
    let records = (1...max(epochs, 1)).map { epoch in
      let done = Double(epoch) / Double(max(epochs, 1))
      return EpochRecord(
        epoch: epoch, trainLoss: 0.45 + 1.15 * exp(-3.2 * done) + 0.03 * noise(epoch, 1),
        trainAccuracy: 0.82 - 0.5 * exp(-3 * done) + 0.015 * noise(epoch, 2),
        validationLoss: 0.82 + 0.7 * exp(-4 * done) + 0.07 * noise(epoch, 3),
        validationAccuracy: 0.72 - 0.4 * exp(-4.5 * done) + 0.025 * noise(epoch, 4),
        rate: cycle.rate(at: epoch * stepsPerEpoch - 1, in: length), seconds: 9.4)
    }
    let counts = classes.enumerated().map { index, name in
      let all = 600 + Int(220 * noise(index, 9))
      return ClassCount(name: name, training: all * 4 / 5, validation: all / 5)
    }
    let confusion = counts.enumerated().map { row, count -> [Int] in
      var line = counts.indices.map { column in
        Int(
          Double(count.validation) * 0.36 / Double(counts.count) * (1 + noise(row * 31 + column, 5))
        )
      }
      line[row] = count.validation - (line.reduce(0, +) - line[row])
      return line
    }
    let loss = records.last?.validationLoss ?? 0
    return RunSummary(
      data: "flowers", model: "cnn", optimizer: "sgd", parameterCount: 2_491_557,
      started: "2026-11-22T21:20:00Z", outcome: .completed,
      command: [
        "upswing", "train", "my flowers/", "--image-size", "64", "--epochs", "30", "--seed", "1",
      ],
      settings: [
        RunSetting("model", "cnn"), RunSetting("image size", "64"), RunSetting("batch size", "64"),
        RunSetting("epochs", "\(epochs)"), RunSetting("optimizer", "sgd, momentum 0.9"),
        RunSetting("schedule", "triangular, 5e-4 to 3e-3, step size 162"),
        RunSetting("weight decay", "0"), RunSetting("seed", "1"),
        RunSetting("validation", "0.2"), RunSetting("threads", "2"),
        RunSetting("augmentation", "random crop, flip, rotation, colour"),
      ], classes: counts, epochs: records, steps: steps,
      validation: Evaluation(loss: loss, confusion: confusion), finding: finding(),
      setAside: [
        SetAsideFile(
          path: "rose/broken.jpg", reason: "The JPEG data ends before the picture does."),
        SetAsideFile(
          path: "tulip/100930342_92e8746431_n.jpg",
          reason: "The same image is in rose/ too, so its class is in doubt."),
        SetAsideFile(
          pathBytes: [0x74, 0x2f, 0xff, 0x3c, 0x2e, 0x6a, 0x70, 0x67], reason: "It is empty."),
      ], warnings: ["The class rose has 30 % more images than daisy."])
  }
}
