/// Which part of a model a plan computes.
public enum PlanPart: Sendable {
  /// From images to scores.
  case whole
  /// What is not frozen: from the features that the frozen part makes to scores.
  case trained
}
