import Optimizers
import Schedules
import Studies

extension StudyContestant {
  /// The contestant that options mean.
  ///
  /// - Parameter schedule: the schedule that all share; `nil` for what is usual for each.
  init(
    name: OptimizerName, optimizer: OptimizerConfiguration, rate: RateChoice,
    schedule: ScheduleName?, shape: ScheduleOptions
  ) {
    let usual = StudyContestant.usualSchedule(of: name)
    let settings = shape.settings(max: 1, base: nil)
    // A shape without a schedule's name is the triangle's: a constant rate has none.
    let isShaped = schedule != nil || usual != .constant
    self.init(
      name: name.rawValue, optimizer: optimizer, rate: rate, schedule: schedule ?? usual,
      shape: isShaped ? settings : ScheduleSettings(max: 1, warmup: settings.warmup))
  }
}
