extension StudyRecord {
  /// The study without its thumbnails, as it is written beside a report for scripts to read.
  public func withoutPictures() -> StudyRecord {
    var study = self
    study.gallery = []
    let mistakes = best?.mistakes.map { mistake in
      var mistake = mistake
      mistake.picture = nil
      return mistake
    }
    study.best?.mistakes = mistakes ?? []
    return study
  }

  /// The study without the single steps of its trials, which are most of a long study's size.
  public func withoutSteps() -> StudyRecord {
    var study = self
    for arm in study.arms.indices {
      for trial in study.arms[arm].trials.indices {
        study.arms[arm].trials[trial].steps = []
      }
    }
    return study
  }
}
