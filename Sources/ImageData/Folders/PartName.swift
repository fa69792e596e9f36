/// Which part of a data set a folder is named after.
enum PartName {
  case training
  case validation
  case test

  private static let words: [String: PartName] = [
    "train": .training, "training": .training, "trainset": .training,
    "val": .validation, "valid": .validation, "validation": .validation, "validate": .validation,
    "valset": .validation, "dev": .validation,
    "test": .test, "testing": .test, "testset": .test, "eval": .test, "evaluation": .test,
    "holdout": .test,
  ]

  /// What may stand beside such a word: `train_set`, `test-images`, `seg_train`.
  private static let fillers: Set = [
    "set", "data", "dataset", "image", "images", "img", "imgs", "folder", "part", "split", "seg",
  ]

  /// `nil` for a name that says more, such as `steam train`; digits (`val2017`) do not count.
  init?(of name: String) {
    let words = name.lowercased().split { !$0.isLetter }.map(String.init)
    let parts = words.compactMap { Self.words[$0] }
    guard let part = parts.first, parts.count == 1,
      words.allSatisfy({ Self.words[$0] != nil || Self.fillers.contains($0) })
    else { return nil }
    self = part
  }
}
