import CKernels
import Testing

@Suite struct NormTests {
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
    var mean: [Float] = [1, 0], variance: [Float] = [1, 2]
    ck_norm_running(2, 0.25, 5, [3, 0], [4, 0], &mean, &variance)
    #expect(mean == [1.5, 0])
    #expect(variance == [2, 1.5])
    ck_norm_running(2, 0.25, 1, [3, 0], [4, 0], &mean, &variance)
    #expect(variance == [2, 1.5])
  }

  @Test(arguments: shapes, [false, true])
  func bothWays(shape: ck_shape, relu: Bool) {
    let x = offsetValues(shape), dy = randomValues(shape.planarCount, seed: 2)
    let reference = Normalisation(shape, x, relu: relu)
    let results = sameEverywhere { run in
      Kernels(run, shape, reference).plain(shape.blocked(x), shape.blocked(dy))
    }
    let (forward, backward) = (reference.forward(x), reference.backward(x, dy.map { Double($0) }))
    expectClose(shape.planar(results[0]), forward.map { relu ? max($0, 0) : $0 }, within: 3e-6)
    expectVectors(results, shape, backward)
    expectClose(shape.planar(results[3]), backward.dx, within: 2e-5)
  }

  @Test(arguments: shapes, Window.all)
  func pooledBothWays(shape: ck_shape, window: Window) {
    guard let pooled = window.output(of: shape) else { return }
    let x = offsetValues(shape), dy = randomValues(pooled.planarCount, seed: 2)
    let reference = Normalisation(shape, x, relu: true)
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
