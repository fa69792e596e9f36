/// Collects the layers written between a model's braces, loops and conditions included.
@resultBuilder
public enum ModelBuilder {
  public static func buildExpression(_ description: some LayerDescription) -> [Layer] {
    [Layer(description)]
  }

  /// Layers in a row on one line: `[Conv2D(8, kernel: 3), BatchNorm(), ReLU()]`.
  public static func buildExpression(_ descriptions: [any LayerDescription]) -> [Layer] {
    descriptions.map { Layer($0) }
  }

  public static func buildExpression(_ layer: Layer) -> [Layer] { [layer] }

  public static func buildExpression(_ layers: [Layer]) -> [Layer] { layers }

  public static func buildBlock(_ parts: [Layer]...) -> [Layer] { parts.flatMap { $0 } }

  public static func buildArray(_ parts: [[Layer]]) -> [Layer] { parts.flatMap { $0 } }

  public static func buildOptional(_ part: [Layer]?) -> [Layer] { part ?? [] }

  public static func buildEither(first part: [Layer]) -> [Layer] { part }

  public static func buildEither(second part: [Layer]) -> [Layer] { part }
}
