/// A value that describes one layer and can stand in a model's builder.
///
/// A layer that is computed as one is an ``Operation``; a layer made of others, as ``Residual`` is, appends theirs.
public protocol LayerDescription: Codable, Equatable, Sendable {
  /// The name of this kind of layer in files, for example `conv2D`.
  static var kind: String { get }

  /// What the layer does to the model's division into stages.
  var place: StagePlace { get }

  /// Appends what the layer computes to a graph.
  ///
  /// - Parameters:
  ///   - graph: what stands in front of the layer, its names and values.
  ///   - name: the layer's full name.
  ///   - inputs: the values that it reads.
  /// - Returns: the value that it ends in.
  /// - Throws: a ``ShapeError`` that names the layer, or one within it, that does not fit.
  func append(
    to graph: inout GraphBuilder, as name: String, reading inputs: [Int]
  ) throws(ShapeError) -> Int
}

extension LayerDescription {
  public var place: StagePlace { .follows }

  /// This layer under a name of its own, in place of its index.
  ///
  /// - Parameter name: the name within the model or residual block; dots are welcome
  ///   (`blocks.0.conv`).
  public func named(_ name: String) -> Layer { Layer(name: name, self) }

  /// This layer, fed by the values of other layers in place of the one before it.
  ///
  /// - Parameter names: of layers that stand in front of it, in the same block or in one around it.
  public func reading(_ names: String...) -> Layer { Layer(self, inputs: names) }

  /// This layer as part of a stage; see ``Model/stages``.
  public func inStage(_ name: String) -> Layer { Layer(self, stage: name) }

  /// Whether another layer is of the same kind with the same settings.
  func equals(_ other: any LayerDescription) -> Bool { other as? Self == self }
}

/// What a layer does to a model's division into stages.
public enum StagePlace: Sendable {
  /// It begins one, unless it shares the name of the stage before it.
  case begins
  /// It belongs to the next layer with weights, which it prepares values for.
  case prepares
  /// It belongs to what it follows.
  case follows
}
