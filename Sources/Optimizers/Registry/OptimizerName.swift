/// The update rules that the command line and files know by name.
public enum OptimizerName: String, CaseIterable, Codable, Sendable {
  case sgd, adagrad, adadelta, rmsprop, adam, adamax, adamw

  /// Reads a name as a user types it, in any case.
  ///
  /// - Throws: ``OptimizerError/unknownName(_:)``, whose sentence has the nearest name and the list.
  public init(parsing text: String) throws(OptimizerError) {
    guard let name = OptimizerName(rawValue: text.lowercased()) else { throw .unknownName(text) }
    self = name
  }

  /// The rule's type.
  public var type: any Optimizer.Type {
    switch self {
    case .sgd: SGD.self
    case .adagrad: Adagrad.self
    case .adadelta: Adadelta.self
    case .rmsprop: RMSprop.self
    case .adam: Adam.self
    case .adamax: Adamax.self
    case .adamw: AdamW.self
    }
  }

  /// The rate that PyTorch's class takes when it is given none.
  ///
  /// For comparisons and for a first guess only: a good rate depends on the model and the data.
  public var defaultRate: Double {
    switch self {
    case .sgd, .adam, .adamw: 1e-3
    case .adagrad, .rmsprop: 1e-2
    case .adamax: 2e-3
    case .adadelta: 1
    }
  }

  /// The name that is fewest edits away from `text`; `nil` where none is near.
  static func nearest(to text: String) -> OptimizerName? {
    let distances = allCases.map {
      (name: $0, edits: edits(from: text.lowercased(), to: $0.rawValue))
    }
    guard let best = distances.min(by: { $0.edits < $1.edits }) else { return nil }
    return best.edits <= max(2, best.name.rawValue.count / 2) ? best.name : nil
  }

  /// How many letters to insert, delete or replace (Levenshtein's distance).
  private static func edits(from text: String, to name: String) -> Int {
    let letters = Array(text)
    var row = Array(0...name.count)
    for (i, letter) in letters.enumerated() {
      var next = [i + 1]
      for (j, other) in name.enumerated() {
        next.append(min(row[j] + (letter == other ? 0 : 1), row[j + 1] + 1, next[j] + 1))
      }
      row = next
    }
    return row[name.count]
  }
}
