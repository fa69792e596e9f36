/// One layer of a model: what it does and, where they are given, its own name, what it reads and its stage.
///
/// A layer without a name is called by its index, as in PyTorch's `nn.Sequential`; a layer that names nothing to read
/// reads the layer before it.
public struct Layer: Sendable {
  /// The name in its model or residual block; may hold dots, for example `blocks.0.conv`.
  public var name: String?
  /// What the layer does.
  public var description: any LayerDescription
  /// The names of the layers whose values it reads; empty for the one before it.
  public var inputs: [String]
  /// The stage that it belongs to, where its name does not say it.
  public var stage: String?

  public init(
    name: String? = nil, _ description: any LayerDescription, inputs: [String] = [],
    stage: String? = nil
  ) {
    self.name = name
    self.description = description
    self.inputs = inputs
    self.stage = stage
  }

  /// Whether an optimizer has something to change in it; blocks are taken to have.
  package var hasParameters: Bool {
    guard let operation = description as? any Operation else { return true }
    return operation.derivative.terms.contains { $0.target >= .parameter(0) }
  }

  /// The same layer under a name of its own.
  public func named(_ name: String) -> Layer {
    var layer = self
    layer.name = name
    return layer
  }

  /// The same layer, fed by the values of other layers.
  public func reading(_ names: String...) -> Layer {
    var layer = self
    layer.inputs = names
    return layer
  }

  /// The same layer as part of a stage.
  public func inStage(_ name: String) -> Layer {
    var layer = self
    layer.stage = name
    return layer
  }
}

extension Layer: Equatable {
  public static func == (a: Layer, b: Layer) -> Bool {
    a.name == b.name && a.description.equals(b.description) && a.inputs == b.inputs
      && a.stage == b.stage
  }
}

extension Layer: Codable {
  private enum Key: CodingKey { case name, kind, inputs, stage }

  /// - Throws: `DecodingError` for a kind that is none of ``LayerCatalogue``'s.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let kind = try container.decode(String.self, forKey: .kind)
    guard let type = LayerCatalogue.type(of: kind) else {
      throw DecodingError.dataCorruptedError(
        forKey: .kind, in: container, debugDescription: "There is no layer “\(kind)”.")
    }
    description = try type.init(from: decoder)
    name = try container.decodeIfPresent(String.self, forKey: .name)
    inputs = try container.decodeIfPresent([String].self, forKey: .inputs) ?? []
    stage = try container.decodeIfPresent(String.self, forKey: .stage)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(type(of: description).kind, forKey: .kind)
    try container.encodeIfPresent(name, forKey: .name)
    if !inputs.isEmpty { try container.encode(inputs, forKey: .inputs) }
    try container.encodeIfPresent(stage, forKey: .stage)
    try description.encode(to: encoder)
  }
}
