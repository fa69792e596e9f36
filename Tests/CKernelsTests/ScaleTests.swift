import CKernels
import Tensors
import Testing

/// Factors by channel and sample, and the ends of residual blocks.
@Suite(.timeLimit(.minutes(5))) struct ScaleTests {
  /// Factors by sample and channel in the kernels' layout.
  func factors(_ shape: ck_shape) -> (plain: [Float], blocked: [Float]) {
    let vectors = ck_shape(
      Int(shape.batch), Int(shape.channels), 1, 1, block: Int(shape.block))
    let values = randomValues(vectors.planarCount, seed: 5)
    return (values, vectors.blocked(values))
  }

  @Test(arguments: shapes)
  func scalesChannelsBothWays(shape: ck_shape) {
    let x = randomValues(shape.planarCount)
    let dy = randomValues(shape.planarCount, seed: 2)
    let before = randomValues(shape.planarCount, seed: 3)
    let (s, blocked) = factors(shape)
    let results = sameEverywhere { run in
      let input = shape.blocked(x)
      var y = input
      inPlace(&y) { ck_scale_channels_forward(run, shape, $0, blocked, $0) }
      var ds = [Float](repeating: .nan, count: blocked.count)
      var over = input
      inPlace(&over) {
        ck_scale_channels_backward(run, shape, $0, blocked, shape.blocked(dy), false, $0, &ds)
      }
      var same = shape.blocked(dy)
      inPlace(&same) {
        ck_scale_channels_backward(run, shape, input, blocked, $0, false, $0, &ds)
      }
      var added = shape.blocked(before)
      ck_scale_channels_backward(
        run, shape, input, blocked, shape.blocked(dy), true, &added, &ds)
      return [y, over, same, added, ds]
    }
    let factor = x.indices.map { s[$0 / shape.pixels] }
    expectEqual(shape.planar(results[0]), zip(x, factor).map(*))
    let dx = zip(dy, factor).map(*)
    expectEqual(shape.planar(results[1]), dx)
    expectEqual(results[1], results[2])
    expectEqual(shape.planar(results[3]), zip(before, dx).map(+))
    var sums = [Double](repeating: 0, count: s.count)
    for at in x.indices { sums[at / shape.pixels] += Double(dy[at]) * Double(x[at]) }
    let vectors = ck_shape(Int(shape.batch), Int(shape.channels), 1, 1, block: Int(shape.block))
    expectClose(vectors.planar(results[4]), sums)
  }

  @Test(arguments: shapes, [0, 0.4, 1] as [Float])
  func branchBothWays(shape: ck_shape, probability: Float) {
    let channels = Int(shape.channels)
    let drop = ck_dropout(
      seed: 0x1234_5678_9ABC_DEF0, epoch: 3, sample: 8, probability: probability)
    let x = randomValues(shape.planarCount)
    let r = randomValues(shape.planarCount, seed: 2)
    let gamma = randomValues(channels, seed: 3)
    let padded = shape.padded(gamma)
    let results = sameEverywhere { run in
      var (y, alone, dx) = (shape.blocked(x), shape.blocked(r), shape.blocked(x))
      var plain = dx
      var dgamma = [Float](repeating: .nan, count: shape.paddedChannels)
      var scratch = [UInt8](repeating: 255, count: ck_branch_scratch(shape))
      withBranch(padded, drop) { branch in
        inPlace(&y) { ck_branch_forward(run, shape, branch, $0, shape.blocked(r), $0) }
        inPlace(&alone) { ck_branch_forward(run, shape, branch, $0, nil, $0) }
        inPlace(&dx) {
          ck_branch_backward(run, shape, branch, $0, shape.blocked(r), $0, &dgamma, &scratch)
        }
      }
      withBranch(nil, drop) { branch in
        inPlace(&plain) {
          ck_branch_backward(run, shape, branch, nil, $0, $0, nil, nil)
        }
      }
      return [y, alone, dx, plain, dgamma]
    }
    let keep = keeps(drop, Int(shape.batch))
    let factor = x.indices.map { at in
      keep[at / shape.pixels / channels] * gamma[at / shape.pixels % channels]
    }
    expectClose(
      shape.planar(results[0]), x.indices.map { Double(r[$0]) + Double(factor[$0] * x[$0]) })
    expectEqual(shape.planar(results[1]), zip(r, factor).map(*))
    expectEqual(results[2], results[1])
    expectEqual(
      shape.planar(results[3]), x.indices.map { x[$0] * keep[$0 / shape.pixels / channels] })
    var sums = [Double](repeating: 0, count: channels)
    for at in x.indices {
      let kept = Double(keep[at / shape.pixels / channels])
      sums[at / shape.pixels % channels] += kept * Double(r[at]) * Double(x[at])
    }
    expectClose(Array(results[4].prefix(channels)), sums)
    #expect(results[4].dropFirst(channels).allSatisfy { $0 == 0 })
  }

  /// Evaluation drops nothing; without gamma what is left is the sum.
  @Test func nothingToScaleAndNothingToDrop() {
    let shape = ck_shape(2, 5, 3, 3, block: 8)
    let x = randomValues(shape.planarCount)
    let r = randomValues(shape.planarCount, seed: 2)
    for run in variants {
      var y = shape.blocked(r)
      withBranch(nil, nil) { branch in
        inPlace(&y) { ck_branch_forward(run, shape, branch, shape.blocked(x), $0, $0) }
      }
      expectEqual(shape.planar(y), zip(r, x).map(+))
    }
  }

  /// A dropped branch may hold anything.
  @Test func droppedBranchesAreNotRead() {
    let shape = ck_shape(3, 8, 2, 2, block: 8)
    let r = randomValues(shape.planarCount)
    let x = [Float](repeating: .nan, count: shape.blockedCount)
    let drop = ck_dropout(seed: 1, epoch: 0, sample: 0, probability: 1)
    for run in variants {
      var y = x
      withBranch(nil, drop) { branch in
        inPlace(&y) { ck_branch_forward(run, shape, branch, $0, shape.blocked(r), $0) }
      }
      expectEqual(shape.planar(y), r)
    }
  }

  func keeps(_ drop: ck_dropout, _ batch: Int) -> [Float] {
    var stream = RandomStream(
      seed: drop.seed, purpose: .dropout, epoch: Int(drop.epoch), sample: Int(drop.sample))
    let scale = Float(1 / (1 - Double(drop.probability)))
    return (0..<batch).map { _ in stream.uniform() >= drop.probability ? scale : 0 }
  }

  func withBranch(
    _ gamma: [Float]?, _ drop: ck_dropout?, _ body: (UnsafePointer<ck_branch>) -> Void
  ) {
    func with(_ gamma: UnsafePointer<Float>?) {
      guard var drop else {
        var branch = ck_branch(gamma: gamma, drop: nil)
        return body(&branch)
      }
      withUnsafePointer(to: &drop) { drop in
        var branch = ck_branch(gamma: gamma, drop: drop)
        body(&branch)
      }
    }
    guard let gamma else { return with(nil) }
    gamma.withUnsafeBufferPointer { with($0.baseAddress) }
  }
}
