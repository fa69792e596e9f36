import Experiments
import Layers
import Records
import Training
import Wording

/// The rates that were found for a model's stages one at a time, beside that of the last.
struct StageRates {
  /// The options that give each stage its fraction of the last one's rate.
  private var options: [String] = []
  private var last: Stage?

  init(_ findings: [RateFinding], of model: Model) {
    let rates = model.stages.compactMap { stage -> (stage: Stage, rate: Double)? in
      findings.first { $0.stage == stage.name }?.rate.map { (stage, $0) }
    }
    guard let last = rates.last else { return }
    self.last = last.stage
    for (stage, rate) in rates.dropLast() {
      let fraction = Phrase.rate(rate / last.rate)
      options += model.prefixes(of: stage).map { "--rate-multiplier \($0)=\(fraction)" }
    }
  }

  /// What to give `train`; `nil` where there is nothing to set beside one another.
  var sentence: String? {
    guard let last, !options.isEmpty else { return nil }
    return "Beside the rate of \(last.name): \(options.joined(separator: " "))"
  }
}
