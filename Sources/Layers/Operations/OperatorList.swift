public import Tensors

/// A layer as ONNX's operators; `ONNXModel` makes a file of all layers'.
///
/// Values are named after the layers that make them, with a slash, which keeps them apart from tensors.
public struct OperatorList: Sendable {
  /// One operator of ONNX's set 17.
  public struct Operator: Sendable {
    public let type: String
    public let name: String
    public let inputs: [String]
    public let output: String
    /// In this order.
    public let attributes: [(name: String, value: Attribute)]
  }

  /// What an operator is set to.
  public enum Attribute: Equatable, Sendable {
    case int(Int)
    case ints([Int])
    case float(Double)
  }

  public private(set) var operators: [Operator] = []
  /// Tensors that are no parameters of the model's.
  public private(set) var constants: [NamedTensor] = []
  private let layer: String

  /// - Parameter layer: whose operators they are.
  public init(of layer: String) { self.layer = layer }

  /// Appends an operator of the layer.
  ///
  /// - Parameters:
  ///   - type: ONNX's name of it.
  ///   - part: what it does within the layer; `nil` for what the layer ends in.
  /// - Returns: the name of its value.
  public mutating func add(
    _ type: String, _ inputs: [String], _ attributes: [(name: String, value: Attribute)] = [],
    part: String? = nil
  ) -> String {
    let output = "\(layer)/\(part ?? "output")"
    // The operator that a layer begins with has the layer's name.
    let name = operators.isEmpty ? layer : "\(layer)/\(part ?? type.lowercased())"
    operators.append(
      Operator(
        type: type, name: name, inputs: inputs, output: output,
        attributes: attributes))
    return output
  }

  /// Adds a tensor of the layer.
  ///
  /// - Returns: its name.
  public mutating func constant(_ name: String, _ shape: Shape, _ values: [Float]) -> String {
    let name = "\(layer)/\(name)"
    constants.append(NamedTensor(name, Tensor(shape: shape, values: values)))
    return name
  }
}
