/// What a folder, or a cell of a table, says of a part by its name.
enum PartName: Equatable {
  case part(Part)
  /// Images that nobody has labelled, as competitions hand them out.
  case unlabelled

  static let training = PartName.part(.training)
  static let validation = PartName.part(.validation)
  static let test = PartName.part(.test)

  private static let words: [String: PartName] = [
    "train": .training, "training": .training, "trainset": .training, "trainingset": .training,
    "val": .validation, "valid": .validation, "validation": .validation, "validate": .validation,
    "valset": .validation, "validationset": .validation, "dev": .validation,
    "test": .test, "testing": .test, "testset": .test, "eval": .test, "evaluation": .test,
    "holdout": .test,
    "pred": .unlabelled, "predict": .unlabelled, "prediction": .unlabelled,
    "predictions": .unlabelled, "unlabeled": .unlabelled, "unlabelled": .unlabelled,
  ]

  /// What may stand beside such a word: `train_set`, `test-images`, `seg_train`.
  private static let fillers: Set = [
    "set", "data", "dataset", "image", "images", "img", "imgs", "folder", "part", "split", "seg",
  ]

  /// Whether its images are to judge a model, so that none of them may be trained on.
  var isHeldOut: Bool { self == .validation || self == .test }

  /// `nil` for a name that says more, such as `steam train`; digits (`val2017`) do not count.
  init?(of name: String) {
    guard let (part, rest) = Self.reading(of: name), rest.isEmpty else { return nil }
    self = part
  }

  /// The words of a name, without digits.
  private static func letters(in name: String) -> [String] {
    name.lowercased().split { !$0.isLetter }.map(String.init)
  }

  /// The one word that names a part, and what else the name says.
  private static func reading(of name: String) -> (part: PartName, rest: [String])? {
    let all = letters(in: name)
    let parts = all.compactMap { words[$0] }
    guard let part = parts.first, parts.count == 1 else { return nil }
    return (part, all.filter { words[$0] == nil && !fillers.contains($0) })
  }

  /// What each of the names of folders that lie side by side says.
  ///
  /// Words that they share do not count, so that `alphabet_train` and `alphabet_test` are parts where `steam train` and
  /// `bus` are not.
  ///
  /// - Parameter folder: the name of the folder that they lie in, whose words say nothing new: `daisy/daisy_train`.
  static func parts(of names: [String], in folder: String = "") -> [PartName?] {
    let known = Set(letters(in: folder))
    let readings = names.map { name in
      reading(of: name).map { (part: $0.part, rest: $0.rest.filter { !known.contains($0) }) }
    }
    var kinds: [[String]: [PartName]] = [[]: [.training, .test]]
    for case (let part, let rest)? in readings where !rest.isEmpty {
      if !kinds[rest, default: []].contains(part) { kinds[rest, default: []].append(part) }
    }
    return readings.map { reading in
      reading.flatMap { kinds[$0.rest, default: []].count > 1 ? $0.part : nil }
    }
  }
}
