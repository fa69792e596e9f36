extension StudyRecord {
  /// What its arms are called: an optimizer each where they differ in nothing else, else arms.
  package var noun: String {
    arms.allSatisfy { $0.name == $0.optimizer ?? $0.name && $0.differences == nil }
      ? "optimizer" : "arm"
  }
}
