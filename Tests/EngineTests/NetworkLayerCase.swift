import Layers
import Tensors

/// The networks of `scripts/fixtures/network_layers.py`, under the same names.
extension LayerCase {
  static let ofNetworks: [LayerCase] = depthwise + grouped + activations + joined + normalised

  private static func depthwise(
    _ channels: Int, _ kernel: Int, _ stride: Int = 1, bias: Bool = true
  ) -> Conv2D {
    Conv2D(
      channels, kernel: kernel, stride: stride, padding: .pixels(kernel / 2), groups: channels,
      bias: bias)
  }

  @ModelBuilder private static func head() -> [Layer] {
    Flatten()
    Linear(4)
  }

  /// Values up to ten on either side, so that all pieces of an activation are met.
  @ModelBuilder private static func wide(_ channels: Int) -> [Layer] {
    Conv2D(channels, kernel: 3, padding: .pixels(1))
    BatchNorm()
    Residual { BatchNorm() }
  }

  private static let depthwise: [LayerCase] = [
    LayerCase("depthwise 3x3", [2, 3, 9, 11]) {
      Conv2D(12, kernel: 1)
      depthwise(12, 3)
      head()
    },
    LayerCase("depthwise 3x3, ReLU between", [3, 3, 8, 8]) {
      Conv2D(32, kernel: 1)
      ReLU()
      depthwise(32, 3, bias: false)
      ReLU()
      Conv2D(8, kernel: 1)
      head()
    },
    LayerCase("depthwise 3x3 stride 2", [2, 3, 9, 8]) {
      Conv2D(20, kernel: 1)
      depthwise(20, 3, 2)
      head()
    },
    LayerCase("depthwise 5x5", [2, 3, 7, 10]) {
      Conv2D(17, kernel: 1)
      depthwise(17, 5)
      head()
    },
    LayerCase("depthwise 5x5 stride 2", [2, 3, 12, 9]) {
      Conv2D(18, kernel: 3, padding: .pixels(1))
      depthwise(18, 5, 2, bias: false)
      BatchNorm()
      ReLU6()
      head()
    },
    LayerCase("depthwise 7x7", [2, 3, 9, 11]) {
      Conv2D(20, kernel: 1)
      depthwise(20, 7)
      head()
    },
    LayerCase("depthwise 7x7 on images smaller than it", [3, 3, 3, 2]) {
      Conv2D(16, kernel: 1)
      depthwise(16, 7)
      head()
    },
    LayerCase("depthwise first", [2, 3, 8, 7]) {
      depthwise(3, 3)
      Conv2D(6, kernel: 1)
      head()
    },
    LayerCase("depthwise 3x3 stride 2, one more pixel at the end", [2, 3, 8, 9]) {
      Conv2D(16, kernel: 1)
      Conv2D(16, kernel: 3, stride: 2, padding: .tensorFlowSame, groups: 16, bias: false)
      head()
    },
    LayerCase("depthwise 5x5 stride 2, one more pixel at the end", [2, 3, 10, 12]) {
      Conv2D(19, kernel: 1)
      Conv2D(19, kernel: 5, stride: 2, padding: .tensorFlowSame, groups: 19, bias: false)
      head()
    },
    LayerCase("convolution stride 2, one more pixel at the end", [2, 3, 10, 8]) {
      Conv2D(20, kernel: 3, stride: 2, padding: .tensorFlowSame, bias: false)
      ReLU6()
      head()
    },
    LayerCase("convolution 4x4 stride 4", [2, 3, 17, 12]) {
      Conv2D(20, kernel: 4, stride: 4)
      head()
    },
  ]

  private static let grouped: [LayerCase] = [
    LayerCase("grouped convolution", [2, 3, 7, 6]) {
      Conv2D(16, kernel: 1)
      Conv2D(24, kernel: 3, padding: .pixels(1), groups: 4)
      head()
    },
    LayerCase("grouped convolution stride 2", [2, 3, 9, 8]) {
      Conv2D(64, kernel: 1)
      Conv2D(128, kernel: 3, stride: 2, padding: .pixels(1), groups: 4, bias: false)
      BatchNorm()
      ReLU()
      GlobalAveragePool(keepsImage: true)
      head()
    },
    LayerCase("grouped convolution 1x1", [2, 3, 5, 6]) {
      Conv2D(12, kernel: 3)
      Conv2D(8, kernel: 1, groups: 4)
      head()
    },
  ]

  private static let activations: [LayerCase] =
    ([
      ("ReLU6", ReLU6()), ("SiLU", SiLU()), ("GELU", GELU()), ("hard swish", HardSwish()),
      ("hard sigmoid", HardSigmoid()), ("sigmoid", Sigmoid()),
    ] as [(String, any Activation)]).flatMap { name, activation in
      [
        LayerCase(name, [2, 3, 7, 9]) {
          wide(18)
          Layer(activation)
          head()
        },
        LayerCase("\(name) of vectors", [5, 7]) {
          Linear(21)
          Layer(activation)
          Linear(4)
        },
      ]
    }

  private static let joined: [LayerCase] = [
    LayerCase("squeeze and excitation", [3, 3, 6, 7]) {
      Conv2D(24, kernel: 3, padding: .pixels(1))
      SiLU()
      Gate {
        GlobalAveragePool(keepsImage: true)
        Conv2D(6, kernel: 1).named("fc1")
        SiLU()
        Conv2D(24, kernel: 1).named("fc2")
        Sigmoid()
      }
      head()
    },
    LayerCase("squeeze and excitation, hard", [2, 3, 5, 8]) {
      wide(20)
      HardSwish()
      Gate {
        GlobalAveragePool(keepsImage: true)
        Conv2D(8, kernel: 1).named("fc1")
        ReLU()
        Conv2D(20, kernel: 1).named("fc2")
        HardSigmoid()
      }
      head()
    },
    LayerCase("concatenation", [2, 3, 6, 5]) {
      Conv2D(10, kernel: 1)
      ReLU()
      Conv2D(6, kernel: 1).named("2.0").reading("1")
      Conv2D(7, kernel: 3, padding: .pixels(1)).named("2.1.0").reading("1")
      ReLU().named("2.1.1")
      Concatenation().named("2").reading("2.0", "2.1.1", "1")
      Flatten().named("3")
      Linear(4).named("4")
    },
    LayerCase("concatenation of whole blocks", [2, 3, 6, 6]) {
      Conv2D(16, kernel: 1)
      Conv2D(16, kernel: 3, padding: .pixels(1)).named("1.0").reading("0")
      Conv2D(32, kernel: 1).named("1.1").reading("0")
      Concatenation().named("1").reading("1.0", "1.1")
      MaxPool2D(2).named("2")
      Flatten().named("3")
      Linear(4).named("4")
    },
  ]

  private static let normalised: [LayerCase] = [
    LayerCase("layer norm", [2, 3, 6, 7]) {
      Conv2D(20, kernel: 3, padding: .pixels(1))
      LayerNorm()
      head()
    },
    LayerCase("layer norm of whole blocks", [3, 3, 5, 5]) {
      Conv2D(32, kernel: 2, stride: 2)
      LayerNorm()
      Conv2D(8, kernel: 1)
      head()
    },
    LayerCase("layer norm of pooled images", [4, 3, 5, 6]) {
      Conv2D(18, kernel: 3)
      GlobalAveragePool(keepsImage: true)
      LayerNorm()
      head()
    },
    LayerCase("layer scale", [2, 3, 6, 7]) {
      Conv2D(18, kernel: 1)
      Residual {
        Conv2D(18, kernel: 3, padding: .pixels(1))
        LayerScale().named("1.weight")
      }
      head()
    },
    LayerCase("block of ConvNeXt", [2, 3, 9, 8]) {
      Conv2D(24, kernel: 1)
      LayerNorm()
      Residual {
        depthwise(24, 7).named("block.0")
        LayerNorm().named("block.2")
        PixelLinear(96).named("block.3")
        GELU().named("block.4")
        PixelLinear(24).named("block.5")
        LayerScale().named("layer_scale")
      }
      head()
    },
  ]
}
