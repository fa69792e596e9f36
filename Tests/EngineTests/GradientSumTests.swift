import Engine
import Layers
import Optimizers
import Tensors
import Testing

/// Gradients that are added up, as if all their samples had been one batch.
@Suite(.timeLimit(.minutes(2))) struct GradientSumTests {
  /// Without batch norm a batch of eight is two of four, but for rounding.
  @Test func twoHalvesAreTheWhole() throws {
    let model = Model {
      Conv2D(5, kernel: 3, padding: .same)
      ReLU()
      Flatten()
      Linear(3)
    }
    let shape: Shape = [8, 3, 8, 8]
    let whole = try model.compile(input: shape, options: PlanOptions(threads: 1))
    let half = try model.compile(input: [4, 3, 8, 8], options: PlanOptions(threads: 1))
    let images = Formula.images(shape, salt: 2)
    let labels = AlignedMemory<Int32>(count: 8)
    for index in 0..<8 { labels[index] = Int32(index % 3) }

    let one = whole.initialState(for: SGD(momentum: 0.9), seed: 3)
    let other = half.initialState(for: SGD(momentum: 0.9), seed: 3)
    let (large, small) = (Executor(whole), Executor(half))
    let sum = GradientSum(of: small)
    sum.takeMean()
    for _ in 0..<3 {
      _ = large.forwardBackward(one, images: images, labels: labels)
      large.update(one, rate: 0.1)
      for part in 0..<2 {
        let pixels = AlignedMemory<Float>(count: images.count / 2)
        let classes = AlignedMemory<Int32>(count: 4)
        for index in 0..<pixels.count { pixels[index] = images[part * pixels.count + index] }
        for index in 0..<4 { classes[index] = labels[4 * part + index] }
        _ = small.forwardBackward(other, images: pixels, labels: classes)
        sum.add()
      }
      #expect(sum.count == 2)
      sum.takeMean()
      small.update(other, rate: 0.1)
    }
    #expect(one.step == 3 && other.step == 3)
    for (mine, theirs) in zip(one.weights, other.weights) {
      for (a, b) in zip(mine.tensor.values, theirs.tensor.values) {
        #expect(abs(a - b) < 1e-5, "\(mine.name)")
      }
    }
  }

  @Test func whatIsWrittenIsWhatIsUpdatedBy() throws {
    let plan = try Model {
      Flatten()
      Linear(2)
    }.compile(
      input: [2, 3, 4, 4], options: PlanOptions(threads: 1))
    let state = plan.initialState(for: SGD(), seed: 1)
    let before = state.weights
    let executor = Executor(plan)
    let labels = AlignedMemory<Int32>(count: 2)
    _ = executor.forwardBackward(
      state, images: Formula.images([2, 3, 4, 4], salt: 1), labels: labels)
    executor.withGradients { for index in $0.indices { $0[index] = 0 } }
    executor.update(state, rate: 1)
    #expect(state.weights == before)
  }
}
