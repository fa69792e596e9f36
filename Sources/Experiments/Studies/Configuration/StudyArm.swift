import Training

/// What a study compares: an experiment with a name.
public struct StudyArm: Codable, Equatable, Sendable {
  /// Letters, digits, dots, hyphens and underscores: it is part of folders' names.
  public var name: String
  public var experiment: Experiment

  public init(_ name: String, _ experiment: Experiment) {
    self.name = name
    self.experiment = experiment
  }

  /// Whether it can name a folder.
  package static func isName(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count <= 100 && name.first != "." && name.first != "-"
      && name.unicodeScalars.allSatisfy {
        $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil)
          || "._-".unicodeScalars.contains($0)
      }
  }
}

extension Experiment {
  /// An arm that is this experiment with a few edits.
  ///
  /// ```swift
  /// let arms = [
  ///   base.arm("triangular"),
  ///   base.arm("cosine") { $0.schedule.name = .cosine },
  /// ]
  /// ```
  public func arm(_ name: String, _ edit: (inout Experiment) -> Void = { _ in }) -> StudyArm {
    var copy = self
    edit(&copy)
    return StudyArm(name, copy)
  }
}
