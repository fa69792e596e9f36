import Layers
import Tensors

/// A network with a bit of everything that training changes.
enum SmallNetwork {
  static let input: Shape = [6, 3, 10, 10]

  static let model = Model {
    Conv2D(20, kernel: 3, padding: .same).named("conv")
    BatchNorm().named("norm")
    ReLU()
    MaxPool2D(2)
    Flatten()
    Dropout(0.3)
    Linear(3).named("output")
  }
}
