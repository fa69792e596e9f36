import CKernels
import Testing

/// Every activation alone, on flat memory and on blocked images; `NormTests` has them behind a batch norm.
@Suite(.timeLimit(.minutes(5))) struct ActivateTests {
  @Test(arguments: [1, 15, 16, 37, 40_003], ck_activation.all)
  func flatBothWays(count: Int, activation: ck_activation) {
    let x = randomValues(count).map { $0 * 12 }
    let dy = randomValues(count, seed: 2)
    let results = sameEverywhere { run in
      var y = x
      inPlace(&y) { ck_activate_flat_forward(run, count, activation, $0, $0) }
      var dx = dy
      inPlace(&dx) { ck_activate_flat_backward(run, count, activation, x, $0, $0) }
      var over = x
      inPlace(&over) { ck_activate_flat_backward(run, count, activation, $0, dy, $0) }
      return [y, dx, over]
    }
    expectNear(results[0], x, x.map { activation.value(Double($0)) })
    let slopes = x.map { activation.slope(Double($0)) }
    expectNear(results[1], x, zip(dy, slopes).map { Double($0) * $1 })
    expectEqual(results[1], results[2])
  }

  /// A few units in the last place of one or of what is larger, and where SiLU and GELU vanish still
  /// their first digits.
  func expectNear(_ values: [Float], _ x: [Float], _ reference: [Double]) {
    for (at, (value, expected)) in zip(values, reference).enumerated() {
      let error = abs(Double(value) - expected)
      let isNear =
        error <= 4e-7 * max(1, abs(Double(x[at]))) && error <= max(1e-4 * abs(expected), 2e-7)
      if !isNear {
        Issue.record("at \(x[at]): \(value), not \(expected)")
        return
      }
    }
  }

  @Test(arguments: shapes, ck_activation.all)
  func blockedBothWays(shape: ck_shape, activation: ck_activation) {
    let x = randomValues(shape.planarCount).map { $0 * 4 }
    let dy = randomValues(shape.planarCount, seed: 2)
    let results = sameEverywhere { run in
      var y = shape.blocked(x)
      inPlace(&y) { ck_activate_forward(run, shape, activation, $0, $0) }
      var dx = shape.blocked(dy)
      inPlace(&dx) { ck_activate_backward(run, shape, activation, shape.blocked(x), $0, $0) }
      return [y, dx]
    }
    expectNear(shape.planar(results[0]), x, x.map { activation.value(Double($0)) })
    let slopes = x.map { activation.slope(Double($0)) }
    expectNear(shape.planar(results[1]), x, zip(dy, slopes).map { Double($0) * $1 })
  }

  /// What PyTorch gives where formulas meet infinities, large numbers and kinks.
  struct End {
    let activation: ck_activation
    /// At -infinity, -1e30, -100, 100, 1e30 and infinity.
    let values: [Float]
    /// The derivatives at -6, -3, 0, 3 and 6.
    let slopes: [Float?]
  }

  static let ends = [
    End(
      activation: CK_ACTIVATION_RELU, values: [0, 0, 0, 100, 1e30, .infinity],
      slopes: [0, 0, 0, 1, 1]),
    End(
      activation: CK_ACTIVATION_RELU6, values: [0, 0, 0, 6, 6, 6], slopes: [0, 0, 0, 1, 0]),
    End(
      activation: CK_ACTIVATION_SILU, values: [.nan, 0, 0, 100, 1e30, .infinity],
      slopes: [nil, nil, 0.5, nil, nil]),
    End(
      activation: CK_ACTIVATION_GELU, values: [.nan, 0, 0, 100, 1e30, .infinity],
      slopes: [nil, nil, 0.5, nil, nil]),
    End(
      activation: CK_ACTIVATION_HARD_SWISH, values: [.nan, 0, 0, 100, 1e30, .infinity],
      slopes: [0, 0, 0.5, 1, 1]),
    End(
      activation: CK_ACTIVATION_HARD_SIGMOID, values: [0, 0, 0, 1, 1, 1],
      slopes: [0, 0, 1 / 6, 0, 0]),
    End(
      activation: CK_ACTIVATION_SIGMOID, values: [0, 0, 0, 1, 1, 1],
      slopes: [nil, nil, 0.25, nil, nil]),
  ]

  @Test(arguments: ends.indices)
  func endsAndKinks(_ index: Int) {
    let end = Self.ends[index]
    let results = sameEverywhere { run in
      var y: [Float] = [-.infinity, -1e30, -100, 100, 1e30, .infinity]
      inPlace(&y) { ck_activate_flat_forward(run, 6, end.activation, $0, $0) }
      var dx: [Float] = [1, 1, 1, 1, 1]
      inPlace(&dx) {
        ck_activate_flat_backward(run, 5, end.activation, [-6, -3, 0, 3, 6], $0, $0)
      }
      return [y, dx]
    }
    for (value, expected) in zip(results[0], end.values) {
      #expect(value == expected || value.isNaN && expected.isNaN)
    }
    for (slope, expected) in zip(results[1], end.slopes) {
      if let expected { #expect(slope == expected) }
    }
  }

  @Test(arguments: ck_activation.all)
  func notANumberIsNotHidden(activation: ck_activation) {
    let shape = ck_shape(2, 5, 3, 1, block: 8)
    for run in variants {
      var y = shape.blocked([Float](repeating: .nan, count: shape.planarCount))
      inPlace(&y) { ck_activate_forward(run, shape, activation, $0, $0) }
      #expect(shape.planar(y).allSatisfy { $0.isNaN })
    }
  }
}
