import CKernels
import Testing

/// What a data gradient sums up for the batch norm in front gives the same bits as a pass of its own.
@Suite(.serialized, .timeLimit(.minutes(5))) struct NormTallyTests {
  private struct Sums: Equatable {
    var dgamma: [Float]
    var dbeta: [Float]
  }

  /// Sums taken on the way, and those of the pass that they replace.
  private static func both(
    _ run: ck_run, _ shape: ck_shape, _ norm: UnsafePointer<ck_norm>, x: [Float],
    gradient: (UnsafePointer<ck_norm_tally>) -> [Float]
  ) -> (Sums, Sums) {
    var scratch = [UInt8](repeating: 255, count: ck_norm_scratch(shape))
    let garbage = DepthwiseMemory.garbage(shape.paddedChannels)
    var (taken, separate) = (
      Sums(dgamma: garbage, dbeta: garbage), Sums(dgamma: garbage, dbeta: garbage)
    )
    let dx = x.withUnsafeBufferPointer { x in
      scratch.withUnsafeMutableBytes { sums in
        var tally = ck_norm_tally(norm: norm, x: x.baseAddress, sums: sums.baseAddress)
        return gradient(&tally)
      }
    }
    ck_norm_backward_join(run, shape, norm, scratch, &taken.dgamma, &taken.dbeta)
    ck_norm_backward_sums(run, shape, norm, x, dx, &separate.dgamma, &separate.dbeta, &scratch)
    return (taken, separate)
  }

  @Test(arguments: DepthwiseCase.names)
  func ofADepthwiseConvolution(name: String) throws {
    let example = try #require(DepthwiseCase.all[name])
    for (isa, block) in DepthwiseTests.variants {
      let run = ck_run(threads: 3, isa: isa)
      let memory = DepthwiseMemory(example, run, block: block)
      let (taken, separate) = memory.withNorm { norm in
        Self.both(run, memory.input, norm, x: memory.x) { memory.dataGradient(tally: $0) }
      }
      #expect(taken == separate)
    }
  }

  @Test(arguments: PointwiseCase.all)
  func ofAPointwiseConvolution(example: PointwiseCase) {
    for (isa, block) in DepthwiseTests.variants {
      let run = ck_run(threads: 3, isa: isa)
      let memory = PointwiseCase.Memory(example, run, block: block)
      let (taken, separate) = memory.withNorm { norm in
        Self.both(run, memory.input, norm, x: memory.x) { memory.dataGradient(tally: $0) }
      }
      #expect(taken == separate)
    }
  }
}
