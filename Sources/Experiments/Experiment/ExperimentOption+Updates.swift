import Optimizers

// How long is trained, and by which updates.
extension ExperimentOption {
  package static let epochs = ExperimentOption("epochs", value: "number", "Passes over the images.")
  package static let optimizer = ExperimentOption(
    "optimizer", value: "name", "The optimizer; sgd by default.",
    details: OptimizerName.allCases.map(\.rawValue).joined(separator: ", "))
  package static let momentum = ExperimentOption(
    "momentum", value: "number",
    "Momentum, or β₁ of lion, lamb, prodigy and the Adam family, or β of schedule-free-sgd; for sgd 0.9 by default."
  )
  package static let weightDecay = ExperimentOption(
    "weight-decay", value: "number",
    "Weight decay; 0 by default, for adamw and lamb 0.01, for muon 0.1.")
  package static let clipNorm = ExperimentOption(
    "clip-norm", value: "number", "Scale gradients down to this norm.", isExpert: true)
  package static let clipValue = ExperimentOption(
    "clip-value", value: "number", "Cut each gradient off at this size.", isExpert: true)
  package static let noDecayOnBiasesAndNorms = ExperimentOption(
    "no-decay-on-biases-and-norms",
    "Exempt biases and the norms' scales and shifts from weight decay.", isExpert: true)
  package static let rateMultiplier = ExperimentOption(
    "rate-multiplier", value: "name=number",
    "Multiply the rate of the parameters whose names begin so, 0 to freeze them; may be repeated.",
    details:
      "For example head=10, or blocks.0=0. The longest matching beginning decides. What is frozen so stays exactly "
      + "as it is: weight decay passes it by, and its batch norms normalise by their running statistics and keep "
      + "them, as with --freeze-to.", isExpert: true)
  package static let weightDecayOf = ExperimentOption(
    "weight-decay-of", value: "name=number",
    "Another weight decay for the parameters whose names begin so; may be repeated.",
    isExpert: true)
  package static let rateDecayByStage = ExperimentOption(
    "rate-decay-by-stage", value: "number",
    "Divide the rate by this from each stage to the one before it.",
    details: "2.6 is usual: Howard and Ruder, arXiv 1801.06146.", isExpert: true)
  package static let average = ExperimentOption(
    "average", value: "ema:decay",
    "Evaluate and keep an average of the weights: ema:0.999, where each step counts a thousandth.",
    details:
      "The first steps count more, so that nothing of them is left soon. Training does not see the average.",
    isExpert: true)
}
