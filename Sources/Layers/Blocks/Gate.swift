/// A block whose input is multiplied, channel by channel, by what its layers make of it: a squeeze-and-excitation block,
/// if they are these.
///
///     Gate {
///       GlobalAveragePool(keepsImage: true)
///       Conv2D(8, kernel: 1).named("fc1")
///       ReLU()
///       Conv2D(32, kernel: 1).named("fc2")
///       Sigmoid()
///     }
///
/// The layers are called `<block>.<layer>`; they end in one number per channel, `[N, C, 1, 1]`.
///
/// Source: Hu, Shen, Sun, arXiv 1709.01507.
public struct Gate: LayerDescription {
  public static let kind = "gate"

  public var body: [Layer]

  public init(@ModelBuilder _ body: () -> [Layer]) { self.body = body() }

  public var place: StagePlace { .begins }

  public func append(
    to graph: inout GraphBuilder, as name: String, reading inputs: [Int]
  ) throws(ShapeError) -> Int {
    let factors = try graph.append(body, in: name, from: inputs[0])
    return try graph.append(Multiplication(), as: name, reading: [inputs[0], factors])
  }
}
