import CKernels
import Testing

@Suite(.timeLimit(.minutes(5))) struct NormTests {
  @Test(arguments: shapes)
  func statistics(shape: ck_shape) {
    // Each channel far from zero, as is hard for sums of squares.
    let x = offsetValues(shape)
    let input = shape.blocked(x)
    let results = sameEverywhere { run in
      let (mean, variance) = Normalisation.statistics(run, shape, input)
      return [mean, variance]
    }
    let reference = Normalisation(shape, x)
    expectClose(Array(results[0].prefix(Int(shape.channels))), reference.mean, within: 1e-7)
    expectClose(Array(results[1].prefix(Int(shape.channels))), reference.variance, within: 2e-6)
    for vector in results { #expect(vector.dropFirst(Int(shape.channels)).allSatisfy { $0 == 0 }) }
  }

  @Test func varianceFarFromZeroIsExact() {
    let shape = ck_shape(4, 8, 32, 32, block: 8)
    let x = shape.blocked((0..<shape.planarCount).map { 4096 + Float($0 % 2) })
    for run in variants {
      let (mean, variance) = Normalisation.statistics(run, shape, x)
      #expect(mean.allSatisfy { $0 == 4096.5 })
      #expect(variance.allSatisfy { $0 == 0.25 })
    }
  }

  @Test func runningStatisticsUseTheUnbiasedVariance() {
    var mean: [Float] = [1, 0]
    var variance: [Float] = [1, 2]
    ck_norm_running(2, 0.25, 5, [3, 0], [4, 0], &mean, &variance)
    #expect(mean == [1.5, 0])
    #expect(variance == [2, 1.5])
    ck_norm_running(2, 0.25, 1, [3, 0], [4, 0], &mean, &variance)
    #expect(variance == [2, 1.5])
  }

  @Test(arguments: shapes, ck_activation.all)
  func bothWays(shape: ck_shape, activation: ck_activation) {
    let x = offsetValues(shape)
    let dy = randomValues(shape.planarCount, seed: 2)
    let reference = Normalisation(shape, x, activation: activation)
    let results = sameEverywhere { run in
      Kernels(run, shape, reference).plain(shape.blocked(x), shape.blocked(dy))
    }
    let (forward, backward) = (reference.forward(x), reference.backward(x, dy.map { Double($0) }))
    expectClose(shape.planar(results[0]), forward.map(activation.value), within: 3e-6)
    expectVectors(results, shape, backward)
    expectClose(shape.planar(results[3]), backward.dx, within: 2e-5)
  }

  /// The end of a residual block, with one branch normalised and with both.
  @Test(arguments: shapes, ck_activation.all)
  func sumsOfBranches(shape: ck_shape, activation: ck_activation) {
    let x = offsetValues(shape)
    let other = randomValues(shape.planarCount, seed: 7)
    let (reference, otherReference) = (Normalisation(shape, x), Normalisation(shape, other))
    let results = sameEverywhere { run in
      var one = shape.blocked(other)
      var both = shape.blocked(other)
      let input = shape.blocked(x)
      Kernels(run, shape, reference).withNorm(input) { norm in
        inPlace(&one) { ck_norm_add_forward(run, shape, norm, input, nil, $0, activation, $0) }
        Kernels(run, shape, otherReference).withNorm(both) { otherNorm in
          inPlace(&both) {
            ck_norm_add_forward(run, shape, norm, input, otherNorm, $0, activation, $0)
          }
        }
      }
      return [one, both]
    }
    let first = reference.forward(x)
    let sums = zip(first, other).map { activation.value($0 + Double($1)) }
    expectClose(shape.planar(results[0]), sums, within: 3e-6)
    let normalised = zip(first, otherReference.forward(other)).map {
      activation.value($0 + $1)
    }
    expectClose(shape.planar(results[1]), normalised, within: 3e-6)
  }

  @Test func foldsIntoScaleAndShift() {
    let mean: [Float] = [1, -2, 0]
    let variance: [Float] = [3, 0.25, 0]
    let gamma: [Float] = [2, -1, 0]
    let beta: [Float] = [0.5, 1, 0]
    var scale: [Float] = [9, 9, 9]
    var shift: [Float] = [9, 9, 9]
    mean.withUnsafeBufferPointer { mean in
      variance.withUnsafeBufferPointer { variance in
        gamma.withUnsafeBufferPointer { gamma in
          beta.withUnsafeBufferPointer { beta in
            var norm = ck_norm(
              mean: mean.baseAddress, variance: variance.baseAddress, gamma: gamma.baseAddress,
              beta: beta.baseAddress, epsilon: 0,
              activation: CK_ACTIVATION_IDENTITY)
            ck_norm_fold(3, &norm, [3, 0, 0], &scale, &shift)
          }
        }
      }
    }
    let first = 2 / Float(3).squareRoot()
    #expect(scale == [first, -2, 0], "no variance and no epsilon: padding stays zero")
    #expect(shift == [2 * first + 0.5, -3, 0])
  }

  @Test(arguments: shapes, Window.all)
  func pooledBothWays(shape: ck_shape, window: Window) {
    guard let pooled = window.output(of: shape) else { return }
    let x = offsetValues(shape)
    let dy = randomValues(pooled.planarCount, seed: 2)
    let reference = Normalisation(shape, x, activation: CK_ACTIVATION_RELU)
    let results = sameEverywhere { run in
      Kernels(run, shape, reference).pooled(
        window, pooled, shape.blocked(x), pooled.blocked(dy))
    }
    let forward = reference.forward(x)
    var y: [Double] = []
    var spread = [Double](repeating: 0, count: shape.planarCount)
    window.forEach(in: shape) { plane, pixels in
      let winner = pixels.dropFirst().reduce(pixels[0]) { best, at in
        forward[plane + at] > forward[plane + best] ? at : best
      }
      spread[plane + winner] += Double(dy[y.count])
      y.append(max(forward[plane + winner], 0))
    }
    let backward = reference.backward(x, spread)
    expectClose(pooled.planar(results[0]), y, within: 3e-6)
    expectVectors(results, shape, backward)
    expectClose(shape.planar(results[3]), backward.dx, within: 2e-5)
  }

  /// Values whose channels have different offsets and scales, and no two equal in a window.
  func offsetValues(_ shape: ck_shape) -> [Float] {
    let values = randomValues(shape.planarCount)
    return values.indices.map { at in
      let channel = Float(at / shape.pixels % Int(shape.channels))
      return values[at] * (1 + channel / 4) + channel - 3
    }
  }

  func expectVectors(
    _ results: [[Float]], _ shape: ck_shape, _ backward: Normalisation.Gradients,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let channels = Int(shape.channels)
    expectClose(
      Array(results[1].prefix(channels)), backward.dgamma, within: 1e-5,
      sourceLocation: sourceLocation)
    expectClose(
      Array(results[2].prefix(channels)), backward.dbeta, within: 1e-5,
      sourceLocation: sourceLocation)
    for vector in results[1...2] {
      #expect(vector.dropFirst(channels).allSatisfy { $0 == 0 }, sourceLocation: sourceLocation)
    }
  }
}
