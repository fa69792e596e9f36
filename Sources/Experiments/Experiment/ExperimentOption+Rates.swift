import Schedules

// The rate and its schedule.
extension ExperimentOption {
  package static let rate = ExperimentOption(
    "rate", value: "rate|auto",
    "The learning rate: a number, or auto (the default) to find it first, as the find command does. A number without "
      + "--schedule is constant; with one it is the highest. prodigy needs none: a number multiplies its estimate."
  )
  package static let baseRate = ExperimentOption(
    "base-rate", value: "rate", "The lowest rate of the schedule.")
  package static let maxRate = ExperimentOption(
    "max-rate", value: "rate", "The highest rate of the schedule.")
  package static let schedule = ExperimentOption(
    "schedule", value: "name",
    "The schedule; triangular by default, for schedule-free ones and prodigy constant.",
    details: ScheduleName.selectable.map(\.rawValue).joined(separator: ", "))
  package static let stepSize = ExperimentOption(
    "step-size", value: "length",
    "A length: steps (20), epochs (4ep) or a fraction of the run (25%).",
    details: """
      triangular family: half a cycle; by default at most four epochs, such that whole cycles fit the run.
      warm-restarts: the first cycle (T_0); by default a seventh of the run.
      step: from drop to drop; by default a third of the run.
      exponential: what --gamma applies to; by default an epoch.
      """)
  package static let warmup = ExperimentOption(
    "warmup", value: "length",
    "Climb to the schedule's first rate over this length before it begins.")
  package static let gamma = ExperimentOption(
    "gamma", value: "factor",
    "What the rate, or the height of the cycle, is multiplied by.",
    details: """
      step, multi-step: at each drop; 0.1 by default.
      exponential: over each --step-size; by default such that the rate falls to a tenth over the run.
      exp-range: each step; by default such that the height falls to a tenth over the run.
      """)
  package static let milestones = ExperimentOption(
    "milestones", value: "lengths",
    "multi-step: where the rate drops, for example 30ep,45ep; by default 50%,75%.")
  package static let flat = ExperimentOption(
    "flat", value: "length",
    "flat-cosine: how long the rate stays before it falls; by default 75%.")
  package static let power = ExperimentOption(
    "power", value: "number",
    "polynomial: the power; 2 by default, and 1 is a straight line.")
  package static let cycleFactor = ExperimentOption(
    "cycle-factor",
    "warm-restarts: how many times as long each cycle is as the one before (T_mult); 2 by default.")
  package static let pctStart = ExperimentOption(
    "pct-start", "one-cycle: the fraction of the run that climbs; 0.3 by default.")
  package static let phases = ExperimentOption(
    "phases", value: "number", "one-cycle: two (the default) or three.")
  package static let annealing = ExperimentOption(
    "annealing", value: "shape", "one-cycle: cosine (the default) or linear.")
  package static let cycleMomentum = ExperimentOption(
    "cycle-momentum", value: "low:high|off",
    "Cycle the momentum (β₁ of the Adam family) against the rate, for example 0.85:0.95; or off.")
}

// What lowers the rate where training no longer gets better.
extension ExperimentOption {
  package static let plateau = ExperimentOption(
    "plateau", "Lower the rate, whatever its schedule, when the validation loss no longer falls.",
    details: "Without a validation set the training loss is watched.")
  package static let plateauMetric = ExperimentOption(
    "plateau-metric", value: "name", "What is watched: loss or accuracy; loss by default.",
    isExpert: true)
  package static let plateauFactor = ExperimentOption(
    "plateau-factor", value: "number", "What the rate is multiplied by; 0.1 by default.",
    isExpert: true)
  package static let plateauPatience = ExperimentOption(
    "plateau-patience", value: "epochs",
    "Epochs without improvement before the rate is lowered; 10 by default.", isExpert: true)
  package static let plateauThreshold = ExperimentOption(
    "plateau-threshold", value: "fraction",
    "The least improvement that counts, as a fraction of the best; 1e-4 by default.",
    isExpert: true)
  package static let plateauCooldown = ExperimentOption(
    "plateau-cooldown", value: "epochs",
    "Epochs to wait after a drop before counting again; 0 by default.", isExpert: true)
  package static let plateauMinRate = ExperimentOption(
    "plateau-min-rate", value: "rate", "Never lower the rate below this; 0 by default.",
    isExpert: true)
}

// How the rate is found.
extension ExperimentOption {
  package static let from = ExperimentOption(
    "from", value: "rate",
    "The lowest rate to try; by default two decades below the optimizer's usual one, in a range test 1e-7."
  )
  package static let to = ExperimentOption(
    "to", value: "rate",
    "The highest rate to try; by default two decades above the optimizer's usual one, in a range test 1, for adadelta "
      + "100, for lion 0.1.")
  package static let finderSteps = ExperimentOption(
    "finder-steps", value: "number",
    "About how many training steps finding the rate may take; two epochs by default, from 300 to 1000, in a range "
      + "test at least 100.")
  package static let method = ExperimentOption(
    "method", value: "name",
    "How the rate is found: halving, the default, which trains rates side by side, or by a range test whose curve is read by "
      + "article, valley, steep, slide or minimum.",
    details:
      "article reads a smoothed curve as T. Dehaene's study does (Adaptive and Cyclical Learning Rates using PyTorch, 2019); "
      + "valley, steep, slide and minimum are those of fast.ai's lr_find. Points of accuracy lost against the best rate, ten optimizers on four sets of photographs, on average and "
      + "at worst: halving 0.1 and 1; valley 9 and 72; article 9 and 78; minimum 10 and 78; unreliable: steep 16 "
      + "and 78, slide 28 and 80. PyTorch's default rates cost 7 and 70. Range tests found nothing in 23 of 120 cases, "
      + "which counts as guessing.")
  package static let rangeFactor = ExperimentOption(
    "range-factor", value: "number", "Ratio of the upper bound to the lower.")
}
