import Foundation
import Records
import Reports
import Testing

@Suite(.timeLimit(.minutes(5))) struct SensitivityReportTests {
  /// A peak at 0.001, three seeds, and what methods say.
  private static func optimizer(_ name: String, gain: Double) -> OptimizerSensitivity {
    var record = OptimizerSensitivity(optimizer: name, schedule: "constant", guessing: 0.2)
    for exponent in -10...(-2) {
      for seed in [UInt64(1), 2, 3] {
        let distance = Double(exponent + 6)
        let accuracy = max(0.2 + gain - 0.03 * distance * distance - 0.005 * Double(seed), 0.2)
        record.trials.append(
          SensitivityTrial(
            optimizer: name, rate: HalfDecades.rate(exponent), seed: seed,
            end: exponent == -2 ? .diverged : .completed, seconds: 3, accuracies: [accuracy]))
      }
    }
    record.suggestions = [
      .init(method: .rule(.halving), seed: 1, rate: 8e-4, steps: 300, seconds: 4),
      .init(method: .rule(.halving), seed: 2, rate: 2e-3, steps: 300, seconds: 4),
      .init(method: .rule(.steep), seed: 1, rate: 5e-7, steps: 100, seconds: 1),
      .init(
        method: .rule(.valley), seed: 1, rate: nil, refusal: "The loss <only> rose.", steps: 100),
      .init(method: .pytorchDefault, seed: nil, rate: 1e-3),
    ]
    return record
  }

  private static func record(_ optimizers: [OptimizerSensitivity]) -> SensitivityRecord {
    SensitivityRecord(
      data: "my <flowers>", command: ["upswing", "sensitivity", "my flowers"],
      settings: [RunSetting("image size", "32 px")], seeds: [1, 2, 3], epochs: 8, steps: 200,
      optimizers: optimizers, warnings: ["Mind the gap."])
  }

  @Test func thePageHasCurvesWidthsAndRegrets() {
    let record = Self.record([
      Self.optimizer("adam", gain: 0.5), Self.optimizer("lion", gain: 0.05),
    ])
    let report = SensitivityReport(record)
    let html = report.html()
    PageTests.expectWellFormed(html)
    PageTests.expectSelfContained(html)
    for text in [
      "adam: accuracy against learning rate", "found by halving", "within a point of the best",
      "my &lt;flowers&gt;", "The loss &lt;only&gt; rose.", "Mind the gap.", "width in decades",
      "3 trainings diverged.", "1 suggestion beyond the grid is not drawn",
      "upswing sensitivity &#39;my flowers&#39;",
    ] {
      #expect(html.contains(text), "\(text)")
    }
    #expect(report.charts.count == 2)
    let sentences = report.sentences
    #expect(sentences[0].hasPrefix("Within a point of its best accuracy the rate of adam"))
    #expect(sentences.contains { $0.hasPrefix("Following PyTorch's defaults costs nothing") })
    // What beats guessing by less than ten points can't be judged.
    #expect(sentences.last?.hasPrefix("No rate of lion beats guessing, 20.0") == true)
  }

  @Test func whatIsNotMeasuredYetIsLeftOut() {
    let empty = OptimizerSensitivity(optimizer: "sgd", schedule: "triangular", guessing: 0.5)
    let report = SensitivityReport(Self.record([empty]))
    let html = report.html()
    PageTests.expectWellFormed(html)
    #expect(report.charts.isEmpty && report.sentences.isEmpty)
  }
}
