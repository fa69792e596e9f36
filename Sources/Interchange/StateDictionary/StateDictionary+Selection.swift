import Wording

extension StateDictionary {
  /// What was not taken of a file that holds more than its weights, as sentences; `nil` where nothing was left.
  package var selectionNote: String? {
    var sentences: [String] = []
    func list(_ names: [String]) -> String {
      Phrase.list(names.lazy.map { "“\($0.excerpt())”" }, atMost: 5)
    }
    if !otherKeys.isEmpty {
      sentences.append(
        "Of \(path.escaped) the weights \(key.isEmpty ? "beside them" : "under “\(key.excerpt())”") are taken, not those "
          + "under \(list(otherKeys)): a key takes others.")
    }
    if !others.isEmpty {
      sentences.append(
        "What stands among the weights of \(path.escaped) but is no tensor was left out: \(list(others))."
      )
    }
    return sentences.isEmpty ? nil : sentences.joined(separator: " ")
  }
}
