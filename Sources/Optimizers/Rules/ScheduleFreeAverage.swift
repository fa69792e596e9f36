import CKernels

/// What the schedule-free rules share: how much each step counts in the average, and what the average is.
///
/// A step weighs γ², where γ is the highest rate so far; its share of the average is its weight over that of all steps up
/// to it. A rate that stays gives the plain mean, and a warm-up counts as little as it moves. Where groups of parameters
/// multiply the rate, all weights of a group are multiplied alike and the shares stay: they are scalars.
struct ScheduleFreeAverage {
  /// How much of the average there is where gradients are taken.
  let beta: Double
  /// How many steps the rate rises over.
  let warmupSteps: Int

  /// The way from the weights that are trained to z, the sequence that steps are taken on.
  static let slot = "z_minus_y"
  static let scalars = ["lr_max", "weight_sum", "share"]

  /// Brings the scalars to a step, from 1.
  func advance(_ scalars: inout [Double], rate: Double, step: Int) {
    scalars[0] = max(rate * warmup(at: step), scalars[0])
    let weight = scalars[0] * scalars[0]
    scalars[1] += weight
    scalars[2] = scalars[1] > 0 ? weight / scalars[1] : 0
  }

  /// What the kernels read of a step.
  func rule(
    _ arena: ParameterArena, rate: Double, step: Int, weightDecay: Double
  ) -> ck_schedule_free {
    ck_schedule_free(
      rate: rate * warmup(at: step), beta: beta, share: arena.scalars[2],
      weight_decay: weightDecay)
  }

  /// Writes the average.
  func write(
    of arena: ParameterArena, into weights: UnsafeMutablePointer<Float>, threads: Int
  ) {
    ck_schedule_free_average(
      ck_run_best(Int32(threads)), beta, arena.count, arena.parameters, arena.slots[0], weights)
  }

  func validate(_ owner: String, _ parameter: String) throws(OptimizerError) {
    try OptimizerError.check(owner, parameter, beta, in: .between)
    try OptimizerError.check(
      owner, "number of warm-up steps", Double(warmupSteps), in: .nonNegative)
  }

  private func warmup(at step: Int) -> Double {
    step < warmupSteps ? Double(step) / Double(warmupSteps) : 1
  }
}
