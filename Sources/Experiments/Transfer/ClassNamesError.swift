/// There are not as many names of classes as classes.
package struct ClassNamesError: Error, Equatable, Sendable {
  package let names: Int
  package let classes: Int
  /// The file of the weights.
  package let path: String
}

extension ClassNamesError: CustomStringConvertible {
  package var description: String {
    "The weights of \(path) tell \(classes) classes apart, but \(names) names were given: give one per line, in the order "
      + "of the scores."
  }
}
