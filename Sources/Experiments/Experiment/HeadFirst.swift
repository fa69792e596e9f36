public import Records

/// A phase before the training proper, in which a model with given weights keeps all of them but its head's.
///
/// A head that begins afresh sends gradients through the model that have nothing to do with the images yet; trained alone
/// first, it leaves in place what the weights are good for. J. Howard and S. Ruder, arXiv 1801.06146; fast.ai's `fine_tune`.
/// The training proper then begins with that head, a schedule and rates of its own, and an optimizer that remembers nothing;
/// its images and draws go on from where those of the head ended.
public struct HeadFirst: Codable, Equatable, Sendable {
  /// Passes over the training images with the head alone.
  public var epochs: Int
  /// Where the head's rates come from; `nil` for where the experiment's come from: where those are found, so are the
  /// head's, by themselves.
  public var rates: RateSource?

  public init(epochs: Int, rates: RateSource? = nil) {
    self.epochs = epochs
    self.rates = rates
  }
}
