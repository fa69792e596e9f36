extension Model {
  /// ResNet-18, with torchvision's parameter names.
  ///
  /// Source: He, Zhang, Ren, Sun, arXiv 1512.03385, table 1.
  ///
  /// - Parameter classes: the number of outputs.
  public static func resNet18(classes: Int) -> Model {
    resNet(blocks: [2, 2, 2, 2], classes: classes)
  }

  /// ResNet-34, with torchvision's parameter names.
  ///
  /// Source: He, Zhang, Ren, Sun, arXiv 1512.03385, table 1.
  ///
  /// - Parameter classes: the number of outputs.
  public static func resNet34(classes: Int) -> Model {
    resNet(blocks: [3, 4, 6, 3], classes: classes)
  }

  /// ResNet-50, with torchvision's parameter names.
  ///
  /// Source: He, Zhang, Ren, Sun, arXiv 1512.03385, table 1; blocks halve the image in their second convolution.
  ///
  /// - Parameter classes: the number of outputs.
  public static func resNet50(classes: Int) -> Model {
    resNet(blocks: [3, 4, 6, 3], classes: classes, hasBottlenecks: true)
  }

  /// - Parameters:
  ///   - blocks: how many each of the stages after the first convolution has.
  ///   - hasBottlenecks: whether blocks have three convolutions and four times as many channels.
  private static func resNet(
    blocks: [Int], classes: Int, hasBottlenecks: Bool = false
  ) -> Model {
    Model {
      Conv2D(
        64, kernel: 7, stride: 2, padding: .pixels(3), bias: false,
        firstWeights: .kaimingNormalFanOut
      ).named("conv1")
      BatchNorm().named("bn1")
      ReLU().named("relu")
      MaxPool2D(3, stride: 2, padding: .pixels(1)).named("maxpool")
      for (stage, depth) in blocks.enumerated() {
        for index in 0..<depth {
          if hasBottlenecks {
            bottleneck(
              named: "layer\(stage + 1).\(index)", channels: 64 << stage,
              shrinks: stage > 0 && index == 0, isFirst: index == 0)
          } else {
            basicBlock(
              named: "layer\(stage + 1).\(index)", channels: 64 << stage,
              shrinks: stage > 0 && index == 0)
          }
        }
      }
      GlobalAveragePool().named("avgpool")
      Linear(classes).named("fc")
    }
  }

  /// Two convolutions and what they are added to; a block that shrinks halves the image and has a
  /// convolution in its shortcut too.
  private static func basicBlock(named name: String, channels: Int, shrinks: Bool) -> [Layer] {
    let block = Residual(shortcutName: "downsample") {
      Conv2D(
        channels, kernel: 3, stride: shrinks ? 2 : 1, padding: .pixels(1), bias: false,
        firstWeights: .kaimingNormalFanOut
      )
      .named("conv1")
      BatchNorm().named("bn1")
      ReLU().named("relu1")
      Conv2D(
        channels, kernel: 3, padding: .pixels(1), bias: false, firstWeights: .kaimingNormalFanOut
      )
      .named("conv2")
      BatchNorm().named("bn2")
    } shortcut: {
      if shrinks {
        Conv2D(channels, kernel: 1, stride: 2, bias: false, firstWeights: .kaimingNormalFanOut)
        BatchNorm()
      }
    }
    return [block.named(name), ReLU().named("\(name).relu2")]
  }

  /// Three convolutions, of which the second alone sees more than a pixel, and what they are added to.
  private static func bottleneck(
    named name: String, channels: Int, shrinks: Bool, isFirst: Bool
  ) -> [Layer] {
    func convolution(_ channels: Int, kernel: Int, stride: Int = 1) -> Conv2D {
      Conv2D(
        channels, kernel: kernel, stride: stride, padding: .pixels(kernel / 2), bias: false,
        firstWeights: .kaimingNormalFanOut)
    }
    let block = Residual(shortcutName: "downsample") {
      convolution(channels, kernel: 1).named("conv1")
      BatchNorm().named("bn1")
      ReLU().named("relu1")
      convolution(channels, kernel: 3, stride: shrinks ? 2 : 1).named("conv2")
      BatchNorm().named("bn2")
      ReLU().named("relu2")
      convolution(4 * channels, kernel: 1).named("conv3")
      BatchNorm().named("bn3")
    } shortcut: {
      if isFirst {
        convolution(4 * channels, kernel: 1, stride: shrinks ? 2 : 1)
        BatchNorm()
      }
    }
    return [block.named(name), ReLU().named("\(name).relu3")]
  }
}
