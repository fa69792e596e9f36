/// Lays an image's values in a row, channels outermost: `[N, C, H, W]` to `[N, C·H·W]`.
public struct Flatten: LayerDescription {
  public init() {}

  public var kind: LayerKind { .flatten(self) }
}
