import Layers
import Tensors

/// The networks of `scripts/fixtures/layers.py`, under the same names.
struct LayerCase: CustomStringConvertible, Sendable {
  let name: String
  let input: Shape
  let smoothing: Double
  let model: Model

  var description: String { name }

  init(
    _ name: String, _ input: Shape, smoothing: Double = 0, @ModelBuilder _ layers: () -> [Layer]
  ) {
    self.name = name
    self.input = input
    self.smoothing = smoothing
    model = Model(layers)
  }

  @ModelBuilder private static func head(_ classes: Int = 4) -> [Layer] {
    Flatten()
    Linear(classes)
  }

  static let all: [LayerCase] = convolutions + norms + pools + others

  private static let convolutions: [LayerCase] = [
    LayerCase("convolution", [2, 3, 9, 11]) {
      Conv2D(5, kernel: 3, padding: .same)
      head()
    },
    LayerCase("convolution stride 2, five channels in", [3, 5, 13, 10]) {
      Conv2D(20, kernel: 3, stride: 2, padding: .pixels(1))
      head()
    },
    LayerCase("convolution 7x7 stride 2", [2, 3, 17, 19]) {
      Conv2D(24, kernel: 7, stride: 2, padding: .pixels(3), bias: false)
      ReLU()
      head()
    },
    LayerCase("convolution 1x1 stride 2", [2, 3, 8, 9]) {
      Conv2D(6, kernel: 3, padding: .same)
      Conv2D(18, kernel: 1, stride: 2)
      head()
    },
    LayerCase("convolution of an even kernel, same", [2, 3, 6, 7]) {
      Conv2D(7, kernel: 4, padding: .same)
      Conv2D(5, kernel: 2)
      head()
    },
    LayerCase("convolution of stride 3", [2, 2, 11, 14]) {
      Conv2D(8, kernel: 5, stride: 3, padding: .pixels(2))
      Conv2D(17, kernel: 3, stride: 2, padding: .pixels(1))
      head()
    },
    LayerCase("one sample, one gray channel", [1, 1, 8, 8]) {
      Conv2D(16, kernel: 3, padding: .same)
      ReLU()
      MaxPool2D(2)
      head()
    },
    LayerCase("whole blocks flattened", [3, 3, 6, 6]) {
      Conv2D(32, kernel: 3, padding: .same)
      ReLU()
      MaxPool2D(2)
      head()
    },
  ]

  private static let norms: [LayerCase] = [
    LayerCase("batch norm", [3, 3, 7, 5]) {
      Conv2D(10, kernel: 3, padding: .same)
      BatchNorm()
      head()
    },
    LayerCase("batch norm, other settings", [2, 3, 5, 5]) {
      Conv2D(16, kernel: 3)
      BatchNorm(epsilon: 1e-2, momentum: 0.3)
      ReLU()
      Conv2D(4, kernel: 3)
      Flatten()
    },
    LayerCase("batch norm, ReLU", [2, 3, 6, 7]) {
      Conv2D(9, kernel: 3, padding: .same)
      BatchNorm()
      ReLU()
      Conv2D(6, kernel: 3)
      ReLU()
      head()
    },
    LayerCase("batch norm, ReLU, max-pool of odd images", [2, 3, 9, 11]) {
      for width in [18, 6] {
        Conv2D(width, kernel: 3, padding: .same)
        BatchNorm()
        ReLU()
        MaxPool2D(2)
      }
      head()
    },
    LayerCase("batch norm, ReLU, overlapping max-pool", [2, 3, 10, 9]) {
      Conv2D(16, kernel: 3, padding: .same, bias: false)
      BatchNorm()
      ReLU()
      MaxPool2D(3, stride: 2, padding: .pixels(1))
      head()
    },
    LayerCase("batch norm, max-pool", [2, 3, 8, 8]) {
      Conv2D(6, kernel: 3, padding: .same)
      BatchNorm()
      MaxPool2D(2)
      head()
    },
    LayerCase("batch norm first", [4, 3, 6, 6]) {
      BatchNorm()
      Conv2D(8, kernel: 3)
      head()
    },
  ]

  private static let pools: [LayerCase] = [
    LayerCase("max-pool with padding", [2, 3, 9, 8]) {
      Conv2D(5, kernel: 3, padding: .same)
      MaxPool2D(3, stride: 2, padding: .pixels(1))
      head()
    },
    LayerCase("max-pool first", [2, 3, 9, 8]) {
      MaxPool2D(2)
      Conv2D(5, kernel: 3, padding: .same)
      head()
    },
    LayerCase("average-pool", [2, 3, 9, 8]) {
      Conv2D(5, kernel: 3, padding: .same)
      AveragePool2D(2)
      head()
    },
    LayerCase("average-pool with padding", [2, 3, 9, 8]) {
      Conv2D(18, kernel: 3, padding: .same)
      AveragePool2D(3, stride: 2, padding: .pixels(1))
      head()
    },
    LayerCase("global average pool", [3, 3, 5, 6]) {
      Conv2D(20, kernel: 3)
      ReLU()
      GlobalAveragePool()
      head()
    },
    LayerCase("global average pool of whole blocks", [3, 3, 5, 6]) {
      Conv2D(32, kernel: 3)
      ReLU()
      GlobalAveragePool()
      head()
    },
  ]

  private static let others: [LayerCase] = [
    LayerCase("linear layers alone", [5, 7]) {
      Linear(9, bias: false)
      ReLU()
      Linear(3)
    },
    LayerCase("images flattened first", [2, 3, 4, 5]) {
      Flatten()
      Linear(20)
      ReLU()
      Linear(3)
    },
    LayerCase("label smoothing", [4, 3, 5, 5], smoothing: 0.1) {
      Conv2D(8, kernel: 3)
      ReLU()
      head(6)
    },
    LayerCase("residual block", [2, 3, 7, 7]) {
      Conv2D(10, kernel: 3, padding: .same)
      BatchNorm()
      ReLU()
      Residual {
        Conv2D(10, kernel: 3, padding: .same, bias: false)
        BatchNorm()
        ReLU()
        Conv2D(10, kernel: 3, padding: .same, bias: false)
        BatchNorm()
      }
      ReLU()
      GlobalAveragePool()
      head()
    },
    LayerCase("residual block with a shortcut", [2, 3, 9, 8]) {
      Conv2D(8, kernel: 3, padding: .same)
      ReLU()
      Residual {
        Conv2D(18, kernel: 3, stride: 2, padding: .pixels(1), bias: false)
        BatchNorm()
        ReLU()
        Conv2D(18, kernel: 3, padding: .same, bias: false)
        BatchNorm()
      } shortcut: {
        Conv2D(18, kernel: 1, stride: 2, bias: false)
        BatchNorm()
      }
      ReLU()
      Residual {
        Conv2D(18, kernel: 3, padding: .same)
      }
      MaxPool2D(2)
      head()
    },
    LayerCase("residual block of one convolution", [2, 3, 33, 31]) {
      Conv2D(10, kernel: 3, padding: .same)
      ReLU()
      Residual {
        Conv2D(10, kernel: 3, padding: .same)
        BatchNorm()
      }
      ReLU()
      GlobalAveragePool()
      head()
    },
    LayerCase("residual blocks of vectors", [3, 6]) {
      Linear(8)
      Residual {
        Linear(8)
        ReLU()
      }
      ReLU()
      Linear(3)
    },
  ]
}
