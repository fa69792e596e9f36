/// The mean of each channel: `[N, C, H, W]` to `[N, C]`.
public struct GlobalAveragePool: LayerDescription {
  public init() {}

  public var kind: LayerKind { .globalAveragePool(self) }
}
