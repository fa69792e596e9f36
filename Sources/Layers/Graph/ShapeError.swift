public import Tensors
import Wording

/// Why a model does not fit its input, and which layer is to blame.
public struct ShapeError: Error, Equatable, Sendable {
  /// The name of the layer, or `nil` where the model as a whole is meant.
  public let layer: String?
  public let problem: Problem

  /// What can be wrong.
  public enum Problem: Error, Equatable, Sendable {
    /// The model's input is neither images nor vectors, or has an axis below 1 or of many millions.
    case unusableInput(Shape)
    /// There is no layer.
    case noLayers
    /// The layer works on `[N, C, H, W]`.
    case needsImages(got: Shape)
    /// The layer works on `[N, F]`.
    case needsVectors(got: Shape)
    /// A whole number lies outside its range.
    case notWithin(setting: String, value: Int, range: ClosedRange<Int>)
    /// A setting lies outside the range that the text describes.
    case outOfRange(setting: String, value: Double, range: String)
    /// The window does not fit into the padded image.
    case windowTooLarge(kernel: Int, padding: Padding, image: Shape)
    /// A pool may have windows that lie in the padding alone.
    case paddingTooLarge(padding: Int, kernel: Int)
    /// A tensor has more elements than any machine holds.
    case tooLarge(Shape)
    /// A residual block's two branches end in different shapes.
    case branchesDiffer(body: Shape, shortcut: Shape)
    /// Groups that do not divide both the input's and the output's channels.
    case indivisible(channels: [Int], groups: Int)
    /// What images are multiplied by is not one number per channel.
    case notOneFactorAChannel(image: Shape, factors: Shape)
    /// Images that are to be joined differ in more than their channels.
    case sizesDiffer(Shape, Shape)
    /// The layer reads fewer or more values than it works on.
    case wrongInputCount(Int, allowed: ClosedRange<Int>)
    /// The layer reads one that does not stand in front of it.
    case unknownInput(String, known: [String])
    /// The layer reads a frozen layer other than the last.
    case readsFrozen(String)
    /// Two layers have the same name.
    case nameTaken
    /// The model must end in vectors of at least two class scores.
    case notClassScores(Shape)
  }

  public init(layer: String?, _ problem: Problem) {
    self.layer = layer
    self.problem = problem
  }
}

extension ShapeError: CustomStringConvertible {
  public var description: String {
    if let layer { "Layer \(layer): \(sentence)" } else { "The model: \(sentence)" }
  }

  private var sentence: String {
    switch problem {
    case .unusableInput(let shape):
      """
      an input of \(shape) is neither images [batch, channels, height, width] nor vectors \
      [batch, features] with every size at least 1 and at most \(Limit.axis.upperBound).
      """
    case .noLayers:
      "it has no layers; add at least one."
    case .needsImages(let shape):
      """
      it works on images [batch, channels, height, width] but gets \(shape); put it before \
      Flatten or GlobalAveragePool.
      """
    case .needsVectors(let shape):
      "it works on vectors [batch, features] but gets \(shape); put Flatten() before it."
    case .notWithin(let setting, let value, let range):
      """
      \(setting) is \(value); it must be at least \(range.lowerBound) and at most \
      \(range.upperBound).
      """
    case .tooLarge(let shape):
      "a tensor of \(shape) is beyond any memory; use smaller images, batches or layers."
    case .outOfRange(let setting, let value, let range):
      "\(setting) is \(value); it must be \(range)."
    case .windowTooLarge(let kernel, _, let image):
      """
      a \(kernel)×\(kernel) window does not fit into \(image) with its padding; use larger \
      images, a smaller kernel or fewer layers that shrink them.
      """
    case .paddingTooLarge(let padding, let kernel):
      """
      a padding of \(padding) is more than half of the \(kernel)×\(kernel) window, so that some \
      windows would see nothing but padding.
      """
    case .branchesDiffer(let body, let shortcut):
      """
      its body ends in \(body) and its shortcut in \(shortcut), which cannot be added; give the \
      shortcut a convolution of the body's channels and stride.
      """
    case .indivisible(let channels, let groups):
      """
      \(groups) groups do not divide \(channels[0]) input and \(channels[1]) output channels; each group needs as many.
      """
    case .notOneFactorAChannel(let image, let factors):
      """
      images of \(image) are multiplied by one number per channel, \(image[0])×\(image[1])×1×1, not by \(factors); end \
      the gate in a convolution with \(image[1]) channels behind GlobalAveragePool(keepsImage: true).
      """
    case .sizesDiffer(let first, let other):
      "\(first) and \(other) can't be joined: they may differ in channels alone."
    case .wrongInputCount(let count, let allowed):
      """
      it works on \(allowed.count == 1 ? "\(allowed.lowerBound)" : "\(allowed.lowerBound) to \(allowed.upperBound)") \
      values and reads \(count); name them with reading(…).
      """
    case .unknownInput(let name, let known):
      """
      no layer “\(name)” stands in front of it, in its own block or around it.\
      \(NearestName.nearest(to: name, among: known).map { " Did you mean “\($0)”?" } ?? "")
      """
    case .readsFrozen(let name):
      """
      it reads “\(name)”, which is frozen and not the last frozen layer, so that more than one value would pass from the \
      frozen part; freeze fewer stages, or more.
      """
    case .nameTaken:
      "another layer has the same name; give each its own."
    case .notClassScores(let shape):
      """
      it ends in \(shape) where a classifier ends in [batch, classes] with at least two classes; \
      finish with Linear(classes).
      """
    }
  }
}
