public import Tensors

/// A layer that is computed as one: the one place that says of it what every backend and exporter has to know.
///
/// How it is computed is a backend's affair: see `CPULowering`.
public protocol Operation: LayerDescription {
  /// How many values it reads.
  var inputCount: ClosedRange<Int> { get }

  /// The shape of its value.
  ///
  /// - Throws: what is wrong with the settings, or with the shapes of the inputs.
  func shape(of inputs: [Shape]) throws(ShapeError.Problem) -> Shape

  /// Its tensors in PyTorch's order, with names within the layer, canonical shapes and first values.
  ///
  /// - Parameter inputs: shapes that ``shape(of:)`` has accepted.
  func parameters(for inputs: [Shape]) -> [ParameterSpec]

  /// The multiplications and additions of a forward pass that count: those of products with weights.
  func cost(of inputs: [Shape], output: Shape) -> Int

  /// What the gradients of its inputs and of its tensors are computed from, once that of its value is known.
  var derivative: Derivative { get }

  /// Appends the operators of ONNX that compute the same in evaluation.
  ///
  /// - Parameters:
  ///   - exporter: takes the operators.
  ///   - inputs: the names of its inputs there.
  ///   - parameters: the names of its tensors.
  ///   - shapes: of its inputs.
  /// - Returns: the name of its value there.
  func export(
    to exporter: inout OperatorList, inputs: [String], parameters: [String], shapes: [Shape]
  ) -> String
}

extension Operation {
  public var inputCount: ClosedRange<Int> { 1...1 }
  public func parameters(for inputs: [Shape]) -> [ParameterSpec] { [] }
  public func cost(of inputs: [Shape], output: Shape) -> Int { 0 }

  public func append(
    to graph: inout GraphBuilder, as name: String, reading inputs: [Int]
  ) throws(ShapeError) -> Int {
    try graph.append(self, as: name, reading: inputs)
  }
}
