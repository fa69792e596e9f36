/// A piece of memory that a program works on, by number; an executor knows where it lies.
struct Buffer: Hashable, Sendable {
  let index: Int

  // What a caller lends or keeps, in place of a piece of the executor's arena.

  /// The batch's images.
  static let images = Buffer(index: 0)
  /// The batch's labels.
  static let labels = Buffer(index: 1)
  /// The predicted classes.
  static let predictions = Buffer(index: 2)

  static let externalCount = 3

  var isExternal: Bool { index < Self.externalCount }
}
