import Experiments
import Reports

/// What a study would do and could show, as `--dry-run --json` prints it.
struct StudyForecast: Encodable {
  /// What the study is called among others; absent where it is alone.
  let name: String?
  let directory: String
  /// What is still to be done: searches for rates, trials, the steps of both, and about how many seconds it takes.
  let searches: Int
  let trials: Int
  let steps: Int
  let seconds: Double
  /// What another seed would take.
  let secondsPerSeed: Double?
  /// What so many seeds can show; absent where nothing is to be compared.
  let power: StudyPower?

  init(
    _ estimate: StudyEstimate, _ outlook: StudyOutlook?, directory: String, name: String? = nil
  ) {
    self.name = name
    self.directory = directory
    searches = estimate.searches
    trials = estimate.trials
    steps = estimate.steps
    seconds = estimate.seconds
    secondsPerSeed = estimate.secondsPerSeed
    power = outlook.map(StudyPower.init)
  }
}
