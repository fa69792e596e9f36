import Optimizers
import Tensors
import Testing

/// What rules that work tensor by tensor have to keep to.
@Suite(.timeLimit(.minutes(5))) struct LayerwiseTests {
  private static let rules: [any Optimizer] = [
    LAMB(), LAMB(adaptsVectors: true, weightDecay: 0), Muon(),
    Muon(nesterov: false, adjustment: .matchAdamW),
  ]

  /// Flat and upright matrices, a convolution's weight and a vector, behind each other.
  private static let shapes: [Shape] = [
    [48, 130], [200, 33], [20, 16, 3, 3], [70], [1, 5], [9],
  ]

  private static func tensors(of shapes: [Shape]) -> [ParameterTensor] {
    var start = 0
    return shapes.map { shape in
      defer { start += shape.count }
      return ParameterTensor(range: start..<start + shape.count, shape: shape)
    }
  }

  private static func values(_ count: Int, seed: UInt64) -> [Float] {
    var stream = RandomStream(seed: seed, purpose: .drawing)
    return (0..<count).map { _ in stream.uniform(in: -1...1) }
  }

  /// The weights after three steps.
  private static func train(
    _ rule: any Optimizer, _ weights: [Float], _ gradients: [Float],
    _ tensors: [ParameterTensor], threads: Int = 1
  ) -> [Float] {
    let state = OptimizerState(rule, weights: weights, tensors: tensors)
    for step in 1...3 {
      // What an earlier update left in it means nothing.
      for at in 0..<state.workspace.count { state.workspace[at] = .nan }
      state.update(gradients, rate: 0.01, step: step, threads: threads)
    }
    return Array(state.weights.buffer)
  }

  @Test(arguments: rules.indices)
  func threadsChangeNothing(rule: Int) {
    let tensors = Self.tensors(of: Self.shapes)
    let count = tensors.last!.range.upperBound
    let (weights, gradients) = (Self.values(count, seed: 1), Self.values(count, seed: 2))
    let results = [1, 2, 5].map {
      Self.train(Self.rules[rule], weights, gradients, tensors, threads: $0)
    }
    #expect(results[0] != weights)
    #expect(results.allSatisfy { $0 == results[0] })
  }

  /// A tensor's step is its own: as part of an arena it is what it is alone.
  @Test(arguments: rules.indices)
  func tensorsDoNotMix(rule: Int) {
    let tensors = Self.tensors(of: Self.shapes)
    let count = tensors.last!.range.upperBound
    let (weights, gradients) = (Self.values(count, seed: 1), Self.values(count, seed: 2))
    let together = Self.train(Self.rules[rule], weights, gradients, tensors)
    for tensor in tensors {
      let alone = Self.train(
        Self.rules[rule], Array(weights[tensor.range]), Array(gradients[tensor.range]),
        [ParameterTensor(range: 0..<tensor.range.count, shape: tensor.shape)])
      #expect(alone == Array(together[tensor.range]), "\(tensor.shape)")
    }
  }

  /// Every row has a hole behind it: the matrix is the one without the holes, which stay zero.
  @Test(arguments: rules.indices)
  func paddingStaysZeroAndOutside(rule: Int) {
    let shape: Shape = [6, 7]
    let (weights, gradients) = (Self.values(42, seed: 1), Self.values(42, seed: 2))
    let plain = [ParameterTensor(range: 0..<42, shape: shape)]
    let reference = Self.train(Self.rules[rule], weights, gradients, plain)
    let holes = HoleTransfer(rows: 6, columns: 7, stride: 10)
    let padded = [ParameterTensor(range: 0..<64, shape: shape, transfer: holes)]
    let result = Self.train(Self.rules[rule], holes.pad(weights), holes.pad(gradients), padded)
    for at in result.indices {
      let (row, column) = (at / 10, at % 10)
      if row < 6, column < 7 {
        #expect(abs(result[at] - reference[row * 7 + column]) < 1e-6)
      } else {
        #expect(result[at] == 0 && result[at].sign == .plus)
      }
    }
  }

  @Test(arguments: rules.indices)
  func notANumberStaysSo(rule: Int) {
    var gradients = Self.values(42, seed: 2)
    gradients[3] = .nan
    let result = Self.train(
      Self.rules[rule], Self.values(42, seed: 1), gradients,
      [ParameterTensor(range: 0..<42, shape: [6, 7])])
    #expect(result[3].isNaN)
  }

  @Test(arguments: rules.indices)
  func withoutGradientsOnlyTheDecayMoves(rule: Int) {
    let weights = Self.values(42, seed: 1)
    let result = Self.train(
      Self.rules[rule], weights, [Float](repeating: 0, count: 42),
      [ParameterTensor(range: 0..<42, shape: [6, 7])])
    let kept = Double(result[5] / weights[5])
    #expect(kept > 0.9 && kept <= 1)
    #expect(zip(result, weights).allSatisfy { abs(Double($0) - kept * Double($1)) < 1e-6 })
    let nothing = Self.train(
      Self.rules[rule], [Float](repeating: 0, count: 42), [Float](repeating: 0, count: 42),
      [ParameterTensor(range: 0..<42, shape: [6, 7])])
    #expect(nothing.allSatisfy { $0 == 0 })
  }

  /// Each step moves a matrix by the rate times its own norm.
  @Test func lambMovesByAShareOfTheNorm() {
    let (weights, gradients) = (Self.values(42, seed: 1), Self.values(42, seed: 2))
    let state = OptimizerState(
      LAMB(), weights: weights, tensors: [ParameterTensor(range: 0..<42, shape: [6, 7])])
    state.update(gradients.map { 1000 * $0 }, rate: 0.1, step: 1)
    let moved = zip(state.weights.buffer, weights).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let norm = weights.reduce(0) { $0 + $1 * $1 }
    #expect(abs((moved / norm).squareRoot() - 0.1) < 1e-5)
  }

  /// The rows of a flat step, and the columns of an upright one, are nearly of length 1 and at right angles.
  @Test(arguments: [[6, 40], [40, 6]] as [Shape])
  func muonsStepsAreNearlyOrthogonal(shape: Shape) {
    let tensor = ParameterTensor(range: 0..<240, shape: shape)
    let state = OptimizerState(
      Muon(weightDecay: 0), weights: [Float](repeating: 0, count: 240), tensors: [tensor])
    state.update(Self.values(240, seed: 2), rate: 1, step: 1)
    let factor = max(1, Double(tensor.rows) / Double(tensor.columns)).squareRoot()
    let (outer, inner) = shape[0] == 6 ? (40, 1) : (1, 6)
    for first in 0..<6 {
      for second in 0...first {
        let product = (0..<40).reduce(0.0) {
          let at = (first * outer + $1 * inner, second * outer + $1 * inner)
          return $0 + Double(state.weights[at.0]) * Double(state.weights[at.1])
        }
        let size = product / (factor * factor)
        #expect(first == second ? size > 0.4 && size < 1.5 : abs(size) < 0.3)
      }
    }
  }
}

/// Rows that begin at every `stride` elements.
private struct HoleTransfer: TensorTransfer {
  let rows: Int
  let columns: Int
  let stride: Int

  var scratchByteCount: Int { 20 }

  func store(
    _ canonical: UnsafePointer<Float>, into arena: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutableRawPointer?
  ) {
    // A transfer may use all that it asks for.
    scratch?.storeBytes(of: .nan, toByteOffset: 16, as: Float.self)
    for row in 0..<rows {
      for column in 0..<columns {
        arena[row * stride + column] = canonical[row * columns + column]
      }
    }
  }

  func load(
    _ arena: UnsafePointer<Float>, into canonical: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutableRawPointer?
  ) {
    scratch?.storeBytes(of: .nan, toByteOffset: 16, as: Float.self)
    for row in 0..<rows {
      for column in 0..<columns {
        canonical[row * columns + column] = arena[row * stride + column]
      }
    }
  }

  /// Values in their places, among 64.
  func pad(_ values: [Float]) -> [Float] {
    var padded = [Float](repeating: 0, count: 64)
    for (at, value) in values.enumerated() { padded[at / columns * stride + at % columns] = value }
    return padded
  }
}
