import CKernels
import Testing

/// Both gradients at once are, to the last bit, what passes of their own give.
@Suite(.serialized, .timeLimit(.minutes(5))) struct PointwiseGradientsTests {
  static let cases = [
    // The last chunk of a plane smaller than the others, and than a strip of the weights' sums.
    PointwiseCase(
      batch: 3, inputs: 19, outputs: 36, height: 17, width: 16, activation: CK_ACTIVATION_SILU),
    PointwiseCase(
      batch: 1, inputs: 3, outputs: 70, height: 33, width: 17, activation: CK_ACTIVATION_IDENTITY),
    // Several images in a slice, and channels in pairs of blocks.
    PointwiseCase(
      batch: 7, inputs: 96, outputs: 24, height: 16, width: 16, activation: CK_ACTIVATION_RELU6),
    PointwiseCase(
      batch: 2, inputs: 40, outputs: 250, height: 20, width: 31,
      activation: CK_ACTIVATION_HARD_SWISH),
  ]

  private struct Gradients: Equatable {
    var dx: [Float]
    var dweights: [Float]
    var sums: [UInt8]

    init(_ memory: PointwiseCase.Memory, addend: [Float]?, gates: Bool) {
      dx = addend ?? DepthwiseMemory.garbage(memory.input.blockedCount)
      dweights = DepthwiseMemory.garbage(memory.weights.count)
      sums = [UInt8](
        repeating: 255, count: gates ? ck_gate_scratch(memory.input) : ck_norm_scratch(memory.input)
      )
    }
  }

  private static func together(
    _ memory: PointwiseCase.Memory, _ norm: UnsafePointer<ck_norm>?, gate: [Float]?,
    _ behind: NormBehind, _ between: NormBehind.Kind, addend: [Float]?
  ) -> Gradients {
    var result = Gradients(memory, addend: addend, gates: gate != nil)
    let bytes = ck_pointwise_gradients_scratch(memory.run, memory.convolution)
    memory.withScratch(bytes) { scratch in
      memory.x.withUnsafeBufferPointer { x in
        memory.weights.withUnsafeBufferPointer { weights in
          memory.dy.withUnsafeBufferPointer { dy in
            (gate ?? []).withUnsafeBufferPointer { factors in
              behind.withGradient(between) { through in
                inPlace(&result.dx) { dx in
                  inPlace(&result.dweights) { dweights in
                    result.sums.withUnsafeMutableBytes { sums in
                      var tally = ck_norm_tally(
                        norm: norm, x: x.baseAddress, sums: sums.baseAddress, gates: gate != nil)
                      withUnsafePointer(to: &tally) { tally in
                        let tally = norm == nil ? nil : tally
                        var gradients = ck_pointwise_gradients(
                          x: x.baseAddress, norm: norm,
                          gate: gate == nil ? nil : factors.baseAddress, dy: dy.baseAddress,
                          through: through, weights: weights.baseAddress,
                          addend: addend == nil ? nil : dx, dx: dx, tally: tally,
                          dweights: dweights)
                        ck_pointwise_both_gradients(
                          memory.run, memory.convolution, &gradients, scratch)
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
    return result
  }

  private static func apart(
    _ memory: PointwiseCase.Memory, _ norm: UnsafePointer<ck_norm>?, gate: [Float]?, dy: [Float],
    addend: [Float]?
  ) -> Gradients {
    var result = Gradients(memory, addend: addend, gates: gate != nil)
    memory.x.withUnsafeBufferPointer { x in
      result.sums.withUnsafeMutableBytes { sums in
        var tally = ck_norm_tally(
          norm: norm, x: x.baseAddress, sums: sums.baseAddress, gates: gate != nil)
        result.dx = withUnsafePointer(to: &tally) {
          memory.dataGradient(of: dy, addend: addend, tally: norm == nil ? nil : $0)
        }
      }
    }
    (gate ?? []).withUnsafeBufferPointer { factors in
      result.dweights =
        memory.weightGradient(
          memory.x, norm: norm, gate: gate == nil ? nil : factors.baseAddress, of: dy, bias: false
        ).weights
    }
    return result
  }

  @Test(arguments: cases, NormBehind.Kind.allCases.filter { $0 != .nothing })
  func areThoseOfPassesOfTheirOwn(example: PointwiseCase, between: NormBehind.Kind) {
    for (isa, block) in DepthwiseTests.variants {
      for (threads, gates) in [(1, false), (3, true), (2, false)] {
        let run = ck_run(threads: Int32(threads), isa: isa)
        let memory = PointwiseCase.Memory(example, run, block: block)
        let behind = NormBehind(run, memory.output, example.activation)
        let dy = behind.input(memory.dy, between)
        let means = ck_shape(example.batch, example.inputs, 1, 1, block: block)
        let gate =
          gates ? means.blocked(DepthwiseCase.values(means.planarCount, salt: 31)) : nil
        memory.withNorm { norm in
          for (norm, addend) in [(norm, nil), (norm, memory.x), (nil, memory.x)] {
            let together = Self.together(
              memory, norm, gate: gate, behind, between, addend: addend)
            #expect(
              together == Self.apart(memory, norm, gate: gate, dy: dy, addend: addend))
          }
        }
      }
    }
  }

  /// Not where sums would be of other pieces, planes of several images are taken together, or threads would wait.
  @Test func isOnlyForFewChannelsOfManyLargePlanesInVectors() {
    func reads(
      _ inputs: Int, _ outputs: Int, side: Int, _ isa: ck_isa, tiles: Bool, batch: Int = 32
    ) -> Bool {
      let shape = ck_shape(batch, inputs, side, side, block: 16)
      let convolution = ck_pointwise(
        input: shape, out_channels: Int32(outputs), tiles: tiles)
      return ck_pointwise_reads_through_norms(ck_run(threads: 2, isa: isa), convolution)
    }
    #expect(reads(256, 256, side: 16, CK_ISA_AVX512, tiles: true))
    #expect(reads(256, 256, side: 16, CK_ISA_AMX, tiles: false))
    #expect(!reads(256, 256, side: 16, CK_ISA_AMX, tiles: true))
    #expect(!reads(256, 256, side: 16, CK_ISA_AMX, tiles: false, batch: 4))
    #expect(!reads(257, 16, side: 16, CK_ISA_AVX512, tiles: false))
    #expect(!reads(16, 257, side: 16, CK_ISA_AVX512, tiles: false))
    #expect(!reads(16, 96, side: 15, CK_ISA_AVX512, tiles: false))
  }
}
