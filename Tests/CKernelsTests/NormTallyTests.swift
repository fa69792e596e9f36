import CKernels
import Testing

/// What a data gradient sums up for the batch norm in front gives the same bits as a pass of its own, and so does the second pass
/// over what it writes, with the identity for an activation.
@Suite(.serialized, .timeLimit(.minutes(5))) struct NormTallyTests {
  private struct Sums: Equatable {
    var dgamma: [Float]
    var dbeta: [Float]
    var dx: [Float] = []
  }

  /// Sums taken on the way, and those of the pass that they replace.
  private static func both(
    _ run: ck_run, _ shape: ck_shape, _ norm: UnsafePointer<ck_norm>, x: [Float],
    gradient: (UnsafePointer<ck_norm_tally>?) -> [Float]
  ) -> (Sums, Sums) {
    var scratch = [UInt8](repeating: 255, count: ck_norm_scratch(shape))
    let garbage = DepthwiseMemory.garbage(shape.paddedChannels)
    var (taken, separate) = (
      Sums(dgamma: garbage, dbeta: garbage), Sums(dgamma: garbage, dbeta: garbage)
    )
    let before = x.withUnsafeBufferPointer { x in
      scratch.withUnsafeMutableBytes { sums in
        var tally = ck_norm_tally(
          norm: norm, x: x.baseAddress, sums: sums.baseAddress, gates: false)
        return gradient(&tally)
      }
    }
    ck_norm_backward_join(run, shape, norm, scratch, &taken.dgamma, &taken.dbeta)
    var identity = norm.pointee
    identity.activation = CK_ACTIVATION_IDENTITY
    taken.dx = before
    ck_norm_backward_input(
      run, shape, &identity, x, before, taken.dgamma, taken.dbeta, &taken.dx)
    let dy = gradient(nil)
    separate.dx = dy
    ck_norm_backward_sums(run, shape, norm, x, dy, &separate.dgamma, &separate.dbeta, &scratch)
    ck_norm_backward_input(run, shape, norm, x, dy, separate.dgamma, separate.dbeta, &separate.dx)
    return (taken, separate)
  }

  @Test(arguments: DepthwiseCase.names)
  func ofADepthwiseConvolution(name: String) throws {
    let example = try #require(DepthwiseCase.all[name])
    for (isa, block) in DepthwiseTests.variants {
      let run = ck_run(threads: 3, isa: isa)
      for activation in [nil] + ck_activation.curves {
        let memory = DepthwiseMemory(example, run, block: block, activation: activation)
        let (taken, separate) = memory.withNorm { norm in
          Self.both(run, memory.input, norm, x: memory.x) { memory.dataGradient(tally: $0) }
        }
        #expect(taken == separate)
      }
    }
  }

  /// The gradient of an average comes on top of what other readers contributed, where they did.
  @Test(arguments: DepthwiseCase.names, [false, true])
  func ofAnAverage(name: String, adds: Bool) throws {
    let example = try #require(DepthwiseCase.all[name])
    for (isa, block) in DepthwiseTests.variants {
      let run = ck_run(threads: 3, isa: isa)
      let memory = DepthwiseMemory(example, run, block: block, activation: CK_ACTIVATION_SILU)
      let means = ck_shape(example.shape[0], example.channels, 1, 1, block: block)
      let dy = means.blocked(DepthwiseCase.values(means.planarCount, salt: 5))
      let others = memory.x
      func gradient(_ tally: UnsafePointer<ck_norm_tally>?, adds: Bool) -> [Float] {
        var dx = adds ? others : DepthwiseMemory.garbage(memory.input.blockedCount)
        inPlace(&dx) { dx in
          ck_global_average_backward(
            run, memory.input, dy, adds ? UnsafePointer(dx) : nil, tally, dx)
        }
        return dx
      }
      let (taken, separate) = memory.withNorm { norm in
        Self.both(run, memory.input, norm, x: memory.x) { gradient($0, adds: adds) }
      }
      #expect(taken == separate)
      expectEqual(
        gradient(nil, adds: true), zip(gradient(nil, adds: false), others).map { $0 + $1 })
    }
  }

  @Test(arguments: PointwiseCase.all)
  func ofAPointwiseConvolution(example: PointwiseCase) {
    for (isa, block) in PointwiseTests.variants {
      let run = ck_run(threads: 3, isa: isa)
      let memory = PointwiseCase.Memory(example, run, block: block)
      let (taken, separate) = memory.withNorm { norm in
        Self.both(run, memory.input, norm, x: memory.x) { memory.dataGradient(tally: $0) }
      }
      #expect(taken == separate)
    }
  }
}
