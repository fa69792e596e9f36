/// A block whose input is added to its output, directly or through a shortcut of layers.
///
///     Residual {
///       Conv2D(128, kernel: 3, stride: 2, padding: .same, bias: false).named("conv1")
///       BatchNorm().named("bn1")
///     } shortcut: {
///       Conv2D(128, kernel: 1, stride: 2, bias: false)
///       BatchNorm()
///     }
///
/// The body's layers are called `<block>.<layer>`, the shortcut's `<block>.<shortcutName>.<layer>`.
///
/// Source: He, Zhang, Ren, Sun, arXiv 1512.03385.
public struct Residual: LayerDescription {
  public static let kind = "residual"

  public var body: [Layer]
  /// Empty where the input itself is added.
  public var shortcut: [Layer]
  /// What the shortcut's layers are filed under; torchvision says `downsample`.
  public var shortcutName: String

  public init(
    shortcutName: String = "shortcut", @ModelBuilder _ body: () -> [Layer],
    @ModelBuilder shortcut: () -> [Layer] = { [] }
  ) {
    self.body = body()
    self.shortcut = shortcut()
    self.shortcutName = shortcutName
  }

  public var place: StagePlace { .begins }

  public func append(
    to graph: inout GraphBuilder, as name: String, reading inputs: [Int]
  ) throws(ShapeError) -> Int {
    let body = try graph.append(body, in: name, from: inputs[0])
    let shortcut = try graph.append(
      shortcut, in: "\(name).\(shortcutName)", from: inputs[0], mayBeEmpty: true)
    return try graph.append(Addition(), as: name, reading: [body, shortcut])
  }
}
