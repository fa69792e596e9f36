import Wording

/// That a model's last layer begins afresh, since the weights that were given are for other classes.
package struct HeadReplacement: Equatable, Sendable {
  package let layer: String
  /// `nil` where the file has no such layer.
  package let classesThere: Int?
  package let classesHere: Int
}

extension HeadReplacement: CustomStringConvertible {
  package var description: String {
    let reason =
      switch classesThere {
      case nil: "the file has none"
      case classesHere: "the file's is for other classes"
      case let count?: "the file's is for \(Phrase.count(count, "class"))"
      }
    return
      "The last layer, \(layer), begins afresh for the \(Phrase.count(classesHere, "class")) here: \(reason)."
  }
}
