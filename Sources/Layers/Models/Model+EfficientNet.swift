extension Model {
  /// EfficientNet-B0, with torchvision's parameter names.
  ///
  /// Source: Tan, Le, arXiv 1905.11946, table 1.
  ///
  /// - Parameters:
  ///   - classes: the number of outputs.
  ///   - dropout: the probability of dropping a value before the last layer.
  public static func efficientNetB0(classes: Int, dropout: Double = 0.2) -> Model {
    Model {
      MobileParts.convNorm("features.0", 32, kernel: 3, stride: 2, SiLU()).map {
        $0.inStage("stem")
      }
      for block in efficientNetBlocks {
        MobileParts.block(
          "features.\(block.stage).\(block.index)", adds: block.adds, dropping: block.dropped,
          named("block", efficientNetLayers(block))
        ).inStage("stage\(block.stage)")
      }
      MobileParts.convNorm("features.8", 1280, SiLU()).map { $0.inStage("stage7") }
      GlobalAveragePool().named("avgpool").inStage("stage7")
      Dropout(dropout).named("classifier.0").inStage("classifier")
      Linear(classes).named("classifier.1")
        .inStage("classifier")
    }
  }

  /// EfficientNet-Lite0, its authors' variant for phones, without squeeze-and-excitation and with ReLU6, with the names of
  /// the package `efficientnet-lite-pytorch`, which has its weights.
  ///
  /// Source: Tan, Le, arXiv 1905.11946; the variant: "Higher accuracy on vision models with EfficientNet-Lite",
  /// TensorFlow blog, 2020. Windows are placed as TensorFlow places them.
  ///
  /// - Parameters:
  ///   - classes: the number of outputs.
  ///   - dropout: the probability of dropping a value before the last layer.
  public static func efficientNetLite0(classes: Int, dropout: Double = 0.2) -> Model {
    Model {
      liteConvolution(32, kernel: 3, stride: 2).named("_conv_stem").inStage("stem")
      slowNorm.named("_bn0").inStage("stem")
      ReLU6().named("_relu0").inStage("stem")
      for (place, block) in efficientNetBlocks.enumerated() {
        MobileParts.block(
          "_blocks.\(place)", adds: block.adds, dropping: block.dropped, liteLayers(block)
        ).inStage("stage\(block.stage)")
      }
      liteConvolution(1280, kernel: 1).named("_conv_head").inStage("stage7")
      slowNorm.named("_bn1").inStage("stage7")
      ReLU6().named("_relu1").inStage("stage7")
      GlobalAveragePool().named("_avg_pooling").inStage("stage7")
      Dropout(dropout).named("_dropout").inStage("classifier")
      Linear(classes).named("_fc").inStage("classifier")
    }
  }

  /// A block of EfficientNet's table.
  private struct EfficientNetBlock {
    /// From 1.
    let stage: Int
    /// Within its stage.
    let index: Int
    let inputs: Int
    let hidden: Int
    let outputs: Int
    let kernel: Int
    let stride: Int
    /// The chance of its branch to be dropped.
    let dropped: Double

    var adds: Bool { stride == 1 && inputs == outputs }
    var expands: Bool { hidden != inputs }
  }

  private static var efficientNetBlocks: [EfficientNetBlock] {
    // Kernel, stride of the first, channels, blocks. All but the first stage expand by 6.
    let stages = [
      (3, 1, 16, 1), (3, 2, 24, 2), (5, 2, 40, 2), (3, 2, 80, 3), (5, 1, 112, 3), (5, 2, 192, 4),
      (3, 1, 320, 1),
    ]
    let total = stages.reduce(0) { $0 + $1.3 }
    var blocks: [EfficientNetBlock] = []
    var inputs = 32
    for (stage, (kernel, first, outputs, count)) in stages.enumerated() {
      for index in 0..<count {
        blocks.append(
          EfficientNetBlock(
            stage: stage + 1, index: index, inputs: inputs,
            hidden: inputs * (stage == 0 ? 1 : 6), outputs: outputs, kernel: kernel,
            stride: index == 0 ? first : 1, dropped: 0.2 * Double(blocks.count) / Double(total)))
        inputs = outputs
      }
    }
    return blocks
  }

  private static func efficientNetLayers(_ block: EfficientNetBlock) -> [Layer] {
    var layers: [Layer] = []
    if block.expands { layers += MobileParts.convNorm("0", block.hidden, SiLU()) }
    let next = block.expands ? 1 : 0
    layers += MobileParts.convNorm(
      "\(next)", block.hidden, kernel: block.kernel, stride: block.stride, groups: block.hidden,
      SiLU())
    // A quarter of what comes in, not of what it is expanded to.
    layers.append(
      MobileParts.squeezeExcitation(
        "\(next + 1)", channels: block.hidden, squeezed: max(1, block.inputs / 4), SiLU(),
        Sigmoid()))
    return layers + MobileParts.convNorm("\(next + 2)", block.outputs)
  }

  private static func liteLayers(_ block: EfficientNetBlock) -> [Layer] {
    var layers: [Layer] = []
    if block.expands {
      layers += [
        liteConvolution(block.hidden, kernel: 1).named("_expand_conv"), slowNorm.named("_bn0"),
        ReLU6().named("_relu0"),
      ]
    }
    return layers + [
      liteConvolution(
        block.hidden, kernel: block.kernel, stride: block.stride, groups: block.hidden
      ).named("_depthwise_conv"),
      slowNorm.named("_bn1"), ReLU6().named("_relu1"),
      liteConvolution(block.outputs, kernel: 1).named("_project_conv"), slowNorm.named("_bn2"),
    ]
  }

  private static func liteConvolution(
    _ channels: Int, kernel: Int, stride: Int = 1, groups: Int = 1
  ) -> Conv2D {
    Conv2D(
      channels, kernel: kernel, stride: stride, padding: .tensorFlowSame, groups: groups,
      bias: false, firstWeights: .kaimingNormalFanOut)
  }

  /// The layers under names that begin with this.
  private static func named(_ scope: String, _ layers: [Layer]) -> [Layer] {
    layers.enumerated().map { index, layer in
      layer.named("\(scope).\(layer.name ?? String(index))")
    }
  }
}
