extension Model {
  /// MobileNetV2, with torchvision's parameter names.
  ///
  /// Source: Sandler et al., arXiv 1801.04381, table 2.
  ///
  /// - Parameters:
  ///   - classes: the number of outputs.
  ///   - dropout: the probability of dropping a value before the last layer.
  public static func mobileNetV2(classes: Int, dropout: Double = 0.2) -> Model {
    Model {
      MobileParts.convNorm("features.0", 32, kernel: 3, stride: 2, ReLU6()).map {
        $0.inStage("stem")
      }
      mobileNetV2Blocks
      MobileParts.convNorm("features.18", 1280, ReLU6()).map { $0.inStage("stage7") }
      GlobalAveragePool().named("avgpool").inStage("stage7")
      Dropout(dropout).named("classifier.0").inStage("classifier")
      Linear(classes, firstWeights: .narrowNormal).named("classifier.1").inStage("classifier")
    }
  }

  private static var mobileNetV2Blocks: [Layer] {
    // Expansion, channels, blocks, stride of the first.
    let stages = [
      (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2),
      (6, 320, 1, 1),
    ]
    var layers: [Layer] = []
    var inputs = 32
    for (stage, (expansion, outputs, count, first)) in stages.enumerated() {
      for index in 0..<count {
        let stride = index == 0 ? first : 1
        let hidden = inputs * expansion
        var parts: [Layer] = []
        if expansion > 1 { parts += MobileParts.convNorm("conv.0", hidden, ReLU6()) }
        let next = expansion > 1 ? 1 : 0
        parts += MobileParts.convNorm(
          "conv.\(next)", hidden, kernel: 3, stride: stride, groups: hidden, ReLU6())
        // The last convolution and its norm have names of their own.
        parts += [
          Conv2D(outputs, kernel: 1, bias: false, firstWeights: .kaimingNormalFanOut)
            .named("conv.\(next + 1)"),
          BatchNorm().named("conv.\(next + 2)"),
        ]
        layers.append(
          MobileParts.block(
            "features.\(layers.count + 1)", adds: stride == 1 && inputs == outputs, parts
          ).inStage("stage\(stage + 1)"))
        inputs = outputs
      }
    }
    return layers
  }

  /// MobileNetV3-Large, with torchvision's parameter names.
  ///
  /// Source: Howard et al., arXiv 1905.02244, table 1.
  ///
  /// - Parameters:
  ///   - classes: the number of outputs.
  ///   - dropout: the probability of dropping a value before the last layer.
  public static func mobileNetV3Large(classes: Int, dropout: Double = 0.2) -> Model {
    Model {
      MobileParts.convNorm("features.0", 16, kernel: 3, stride: 2, norm: slowNorm, HardSwish())
        .map { $0.inStage("stem") }
      mobileNetV3Blocks
      MobileParts.convNorm("features.16", 960, norm: slowNorm, HardSwish()).map {
        $0.inStage("stage6")
      }
      GlobalAveragePool().named("avgpool").inStage("stage6")
      Linear(1280, firstWeights: .narrowNormal).named("classifier.0").inStage("classifier")
      HardSwish().named("classifier.1").inStage("classifier")
      Dropout(dropout).named("classifier.2").inStage("classifier")
      Linear(classes, firstWeights: .narrowNormal).named("classifier.3").inStage("classifier")
    }
  }

  /// As in the authors' TensorFlow code, where a momentum of 0.99 is what PyTorch calls 0.01.
  static var slowNorm: BatchNorm { BatchNorm(epsilon: 1e-3, momentum: 0.01) }

  private static var mobileNetV3Blocks: [Layer] {
    // Kernel, expanded channels, channels, squeezed, hard swish, stride; then the stage.
    let table: [(Int, Int, Int, Bool, Bool, Int, Int)] = [
      (3, 16, 16, false, false, 1, 1), (3, 64, 24, false, false, 2, 2),
      (3, 72, 24, false, false, 1, 2), (5, 72, 40, true, false, 2, 3),
      (5, 120, 40, true, false, 1, 3), (5, 120, 40, true, false, 1, 3),
      (3, 240, 80, false, true, 2, 4), (3, 200, 80, false, true, 1, 4),
      (3, 184, 80, false, true, 1, 4), (3, 184, 80, false, true, 1, 4),
      (3, 480, 112, true, true, 1, 5), (3, 672, 112, true, true, 1, 5),
      (5, 672, 160, true, true, 2, 6), (5, 960, 160, true, true, 1, 6),
      (5, 960, 160, true, true, 1, 6),
    ]
    var layers: [Layer] = []
    var inputs = 16
    for (kernel, hidden, outputs, isSqueezed, swishes, stride, stage) in table {
      let activation: any Activation = swishes ? HardSwish() : ReLU()
      var parts: [Layer] = []
      var next = 0
      if hidden != inputs {
        parts += MobileParts.convNorm("block.0", hidden, norm: slowNorm, activation)
        next = 1
      }
      parts += MobileParts.convNorm(
        "block.\(next)", hidden, kernel: kernel, stride: stride, groups: hidden, norm: slowNorm,
        activation)
      if isSqueezed {
        next += 1
        parts.append(
          MobileParts.squeezeExcitation(
            "block.\(next)", channels: hidden, squeezed: MobileParts.divisible(hidden / 4),
            ReLU(), HardSigmoid()))
      }
      parts += MobileParts.convNorm("block.\(next + 1)", outputs, norm: slowNorm)
      layers.append(
        MobileParts.block(
          "features.\(layers.count + 1)", adds: stride == 1 && inputs == outputs, parts
        ).inStage("stage\(stage)"))
      inputs = outputs
    }
    return layers
  }
}
