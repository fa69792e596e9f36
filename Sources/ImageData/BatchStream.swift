/// One pass over a batch source, read by one thread.
public protocol BatchStream: AnyObject {
  /// The next batch, waiting for it if need be, or `nil` at the end of the pass.
  ///
  /// The batch given before becomes invalid.
  func next() throws -> Batch?
}
