import CKernels
import Testing

@Suite(.timeLimit(.minutes(5))) struct PoolTests {
  @Test(arguments: shapes, Window.all)
  func maxPool(shape: ck_shape, window: Window) {
    guard let pooled = window.output(of: shape) else { return }
    let x = randomValues(shape.planarCount).map { ($0 * 8).rounded() }
    let dy = randomValues(pooled.planarCount, seed: 2)
    let input = shape.blocked(x)
    let gradient = pooled.blocked(dy)
    var w = window.ck(for: shape)
    let results = sameEverywhere { run in
      var y = [Float](repeating: .nan, count: pooled.blockedCount)
      var positions = [UInt8](repeating: 255, count: pooled.blockedCount)
      ck_max_pool_forward(run, shape, &w, input, &y, &positions)
      var dx = [Float](repeating: .nan, count: shape.blockedCount)
      ck_max_pool_backward(run, shape, &w, gradient, positions, &dx)
      return [y, dx]
    }
    var y: [Double] = []
    var dx = [Double](repeating: 0, count: shape.planarCount)
    window.forEach(in: shape) { plane, pixels in
      let winner = pixels.dropFirst().reduce(pixels[0]) { best, at in
        x[plane + at] > x[plane + best] ? at : best
      }
      dx[plane + winner] += Double(dy[y.count])
      y.append(Double(x[plane + winner]))
    }
    expectClose(pooled.planar(results[0]), y, within: 0)
    expectClose(shape.planar(results[1]), dx, within: 1e-6)
  }

  @Test(arguments: shapes, Window.all)
  func averagePool(shape: ck_shape, window: Window) {
    guard let pooled = window.output(of: shape) else { return }
    let x = randomValues(shape.planarCount)
    let dy = randomValues(pooled.planarCount, seed: 2)
    let input = shape.blocked(x)
    let gradient = pooled.blocked(dy)
    var w = window.ck(for: shape)
    let results = sameEverywhere { run in
      var y = [Float](repeating: .nan, count: pooled.blockedCount)
      ck_average_pool_forward(run, shape, &w, input, &y)
      var dx = [Float](repeating: .nan, count: shape.blockedCount)
      ck_average_pool_backward(run, shape, &w, gradient, &dx)
      return [y, dx]
    }
    let area = Double(window.kernel * window.kernel)
    var y: [Double] = []
    var dx = [Double](repeating: 0, count: shape.planarCount)
    window.forEach(in: shape) { plane, pixels in
      for at in pixels { dx[plane + at] += Double(dy[y.count]) / area }
      y.append(pixels.reduce(0) { $0 + Double(x[plane + $1]) } / area)
    }
    expectClose(pooled.planar(results[0]), y)
    expectClose(shape.planar(results[1]), dx)
  }

  @Test(arguments: shapes)
  func globalAverage(shape: ck_shape) {
    let pooled = ck_shape(
      Int(shape.batch), Int(shape.channels), 1, 1, block: Int(shape.block))
    let x = randomValues(shape.planarCount)
    let dy = randomValues(pooled.planarCount, seed: 2)
    let input = shape.blocked(x)
    let gradient = pooled.blocked(dy)
    let results = sameEverywhere { run in
      var y = [Float](repeating: .nan, count: pooled.blockedCount)
      ck_global_average_forward(run, shape, input, nil, &y)
      var dx = [Float](repeating: .nan, count: shape.blockedCount)
      ck_global_average_backward(run, shape, gradient, nil, nil, &dx)
      return [y, dx]
    }
    let pixels = shape.pixels
    let y = (0..<pooled.planarCount).map { plane in
      x[(plane * pixels)..<((plane + 1) * pixels)].reduce(0) { $0 + Double($1) } / Double(pixels)
    }
    expectClose(pooled.planar(results[0]), y, within: 1e-7)
    expectClose(
      shape.planar(results[1]),
      dy.flatMap { [Double](repeating: Double($0) / Double(pixels), count: pixels) }, within: 1e-7)
  }

  @Test func notANumberWinsAndMinusInfinityHasAPosition() {
    let shape = ck_shape(1, 8, 2, 2, block: 8)
    var window = Window(kernel: 2, stride: 2, padding: 0).ck(for: shape)
    for run in variants {
      var y = [Float](repeating: 0, count: 8)
      var positions = [UInt8](repeating: 255, count: 8)
      let x = [Float](repeating: -.infinity, count: 24) + [Float](repeating: .nan, count: 8)
      ck_max_pool_forward(run, shape, &window, x, &y, &positions)
      #expect(y.allSatisfy { $0.isNaN })
      #expect(positions.allSatisfy { $0 == 3 })
      let low = [Float](repeating: -.infinity, count: 32)
      ck_max_pool_forward(run, shape, &window, low, &y, &positions)
      #expect(y.allSatisfy { $0 == -.infinity })
      #expect(positions.allSatisfy { $0 == 0 })
    }
  }
}
