import CKernels
import Testing

@Suite(.timeLimit(.minutes(5))) struct LayerNormTests {
  let epsilon: Float = 1e-6

  struct Result {
    var mean: [Double] = []
    var inverse: [Double] = []
    var y: [Double]
    var dx: [Double]
    var dgamma: [Double]
    var dbeta: [Double]
  }

  func gamma(_ shape: ck_shape) -> [Float] {
    (0..<Int(shape.channels)).map { $0 % 3 == 1 ? -0.7 : 0.5 + Float($0 % 5) / 4 }
  }

  func beta(_ shape: ck_shape) -> [Float] {
    (0..<Int(shape.channels)).map { Float($0 % 4) / 4 - 0.3 }
  }

  /// By plain loops, planar.
  func reference(_ shape: ck_shape, _ x: [Float], _ dy: [Float]) -> Result {
    let channels = Int(shape.channels)
    let (gamma, beta) = (gamma(shape), beta(shape))
    let zeros = [Double](repeating: 0, count: channels)
    var result = Result(
      y: x.map { Double($0) }, dx: x.map { Double($0) }, dgamma: zeros, dbeta: zeros)
    for n in 0..<Int(shape.batch) {
      for p in 0..<shape.pixels {
        let places = (0..<channels).map { (n * channels + $0) * shape.pixels + p }
        let values = places.map { Double(x[$0]) }
        let mean = values.reduce(0, +) / Double(channels)
        let variance = values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(channels)
        let inverse = 1 / (variance + Double(epsilon)).squareRoot()
        let z = values.map { ($0 - mean) * inverse }
        let g = places.indices.map { Double(dy[places[$0]]) * Double(gamma[$0]) }
        let average = g.reduce(0, +) / Double(channels)
        let slope = zip(g, z).map(*).reduce(0, +) / Double(channels)
        result.mean.append(mean)
        result.inverse.append(inverse)
        for (c, at) in places.enumerated() {
          result.y[at] = z[c] * Double(gamma[c]) + Double(beta[c])
          result.dx[at] = inverse * (g[c] - average - z[c] * slope)
          result.dgamma[c] += Double(dy[at]) * z[c]
          result.dbeta[c] += Double(dy[at])
        }
      }
    }
    return result
  }

  /// Both passes: mean, inverse, y, dx over x, dx over dy, dgamma, dbeta.
  func kernels(_ run: ck_run, _ shape: ck_shape, _ x: [Float], _ dy: [Float]) -> [[Float]] {
    let pixels = Int(shape.batch) * shape.pixels
    var mean = [Float](repeating: .nan, count: pixels)
    var inverse = mean
    var (y, over, same) = (shape.blocked(x), shape.blocked(x), shape.blocked(dy))
    var dgamma = [Float](repeating: .nan, count: shape.paddedChannels)
    var dbeta = dgamma
    var scratch = [UInt8](repeating: 255, count: ck_layer_norm_scratch(shape))
    let (gamma, beta) = (shape.padded(gamma(shape)), shape.padded(beta(shape)))
    gamma.withUnsafeBufferPointer { gamma in
      beta.withUnsafeBufferPointer { beta in
        var norm = ck_layer_norm(
          gamma: gamma.baseAddress, beta: beta.baseAddress, epsilon: epsilon)
        inPlace(&y) { ck_layer_norm_forward(run, shape, &norm, $0, &mean, &inverse, $0) }
        inPlace(&same) {
          ck_layer_norm_backward(
            run, shape, &norm, shape.blocked(x), mean, inverse, $0, $0, &dgamma, &dbeta, &scratch)
        }
        ck_layer_norm_backward(
          run, shape, &norm, shape.blocked(x), mean, inverse, shape.blocked(dy), nil, &dgamma,
          &dbeta, &scratch)
        inPlace(&over) {
          ck_layer_norm_backward(
            run, shape, &norm, $0, mean, inverse, shape.blocked(dy), $0, &dgamma, &dbeta, &scratch)
        }
      }
    }
    return [mean, inverse, y, over, same, dgamma, dbeta]
  }

  @Test(arguments: shapes)
  func bothWays(shape: ck_shape) {
    let x = randomValues(shape.planarCount).map { $0 * 3 + 1 }
    let dy = randomValues(shape.planarCount, seed: 2)
    let results = sameEverywhere { kernels($0, shape, x, dy) }
    let expected = reference(shape, x, dy)
    let channels = Int(shape.channels)
    expectClose(results[0], expected.mean, within: 5e-7)
    expectClose(results[1], expected.inverse, within: 2e-6)
    expectClose(shape.planar(results[2]), expected.y)
    expectClose(shape.planar(results[3]), expected.dx, within: 1e-5)
    expectEqual(results[3], results[4])
    expectClose(Array(results[5].prefix(channels)), expected.dgamma, within: 1e-5)
    expectClose(Array(results[6].prefix(channels)), expected.dbeta, within: 1e-5)
    for vector in results[5...6] { #expect(vector.dropFirst(channels).allSatisfy { $0 == 0 }) }
  }

  /// The mean of values far from zero is rounded; their deviations must not be.
  @Test(arguments: [8, 16])
  func varianceFarFromZeroIsExact(block: Int) {
    let shape = ck_shape(2, 64, 5, 5, block: block)
    let x = (0..<shape.planarCount).map { 4096 + Float($0 / shape.pixels % 2) }
    for run in variants {
      let results = kernels(run, shape, x, x)
      #expect(results[0].allSatisfy { $0 == 4096.5 })
      #expect(results[1].allSatisfy { abs($0 - 2) < 1e-5 })
    }
  }

  /// A pixel that is lost takes no other with it, and none of the padding.
  @Test(arguments: [Float.nan, .infinity])
  func notANumberStaysInItsPixel(_ value: Float) {
    let shape = ck_shape(1, 5, 3, 7, block: 8)
    var x = randomValues(shape.planarCount)
    x[4] = value
    for run in variants {
      let y = shape.planar(kernels(run, shape, x, x)[2])
      for at in y.indices { #expect(y[at].isNaN == (at % shape.pixels == 4)) }
    }
  }
}
