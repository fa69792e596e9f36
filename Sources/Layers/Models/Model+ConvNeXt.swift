extension Model {
  /// ConvNeXt-Tiny, with torchvision's parameter names.
  ///
  /// Source: Liu et al., arXiv 2201.03545.
  ///
  /// - Parameter classes: the number of outputs.
  public static func convNeXtTiny(classes: Int) -> Model {
    let stages = [(96, 3), (192, 3), (384, 9), (768, 3)]
    let total = stages.reduce(0) { $0 + $1.1 }
    return Model {
      Conv2D(96, kernel: 4, stride: 4, firstWeights: .truncatedNormal).named("features.0.0")
        .inStage("stem")
      LayerNorm().named("features.0.1").inStage("stem")
      for (stage, (channels, count)) in stages.enumerated() {
        let before = stages[..<stage].reduce(0) { $0 + $1.1 }
        if stage > 0 {
          LayerNorm().named("features.\(2 * stage).0").inStage("stage\(stage + 1)")
          Conv2D(channels, kernel: 2, stride: 2, firstWeights: .truncatedNormal)
            .named("features.\(2 * stage).1").inStage("stage\(stage + 1)")
        }
        for index in 0..<count {
          // The last branch is dropped with the full chance.
          convNeXtBlock(channels, dropping: 0.1 * Double(before + index) / Double(total - 1))
            .named("features.\(2 * stage + 1).\(index)").inStage("stage\(stage + 1)")
        }
      }
      GlobalAveragePool(keepsImage: true).named("avgpool").inStage("stage4")
      LayerNorm().named("classifier.0").inStage("classifier")
      Flatten().named("classifier.1").inStage("classifier")
      Linear(classes, firstWeights: .truncatedNormal).named("classifier.2")
        .inStage("classifier")
    }
  }

  private static func convNeXtBlock(
    _ channels: Int, dropping probability: Double
  ) -> Residual {
    Residual {
      Conv2D(
        channels, kernel: 7, padding: .pixels(3), groups: channels, firstWeights: .truncatedNormal
      ).named("block.0")
      LayerNorm().named("block.2")
      PixelLinear(4 * channels, firstWeights: .truncatedNormal).named("block.3")
      GELU().named("block.4")
      PixelLinear(channels, firstWeights: .truncatedNormal).named("block.5")
      LayerScale(1e-6).named("layer_scale")
      if probability > 0 { StochasticDepth(probability).named("stochastic_depth") }
    }
  }
}
