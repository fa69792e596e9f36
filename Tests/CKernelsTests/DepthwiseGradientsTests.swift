import CKernels
import Testing

/// Both gradients at once are, to the last bit, what passes of their own give.
@Suite(.serialized, .timeLimit(.minutes(5))) struct DepthwiseGradientsTests {
  private struct Gradients: Equatable {
    var dx: [Float]
    var dweights: [Float]
    var dbias: [Float]
    var sums: [UInt8]

    init(_ memory: DepthwiseMemory, addend: [Float]?) {
      dx = addend ?? DepthwiseMemory.garbage(memory.input.blockedCount)
      dweights = DepthwiseMemory.garbage(ck_depthwise_weight_count(memory.convolution))
      dbias = DepthwiseMemory.garbage(memory.input.paddedChannels)
      sums = [UInt8](repeating: 255, count: ck_norm_scratch(memory.input))
    }
  }

  /// - Parameter overwrites: whether dx is written where dy was.
  private static func together(
    _ memory: DepthwiseMemory, _ norm: UnsafePointer<ck_norm>, _ behind: NormBehind,
    _ between: NormBehind.Kind, addend: [Float]?, overwrites: Bool
  ) -> Gradients {
    var result = Gradients(memory, addend: addend)
    if overwrites { result.dx = memory.dy }
    memory.withScratch(ck_depthwise_gradients_scratch(memory.run, memory.convolution)) { scratch in
      memory.x.withUnsafeBufferPointer { x in
        memory.weights.withUnsafeBufferPointer { weights in
          memory.dy.withUnsafeBufferPointer { dy in
            behind.withGradient(between) { through in
              inPlace(&result.dx) { dx in
                inPlace(&result.dweights) { dweights in
                  inPlace(&result.dbias) { dbias in
                    result.sums.withUnsafeMutableBytes { sums in
                      var tally = ck_norm_tally(
                        norm: norm, x: x.baseAddress, sums: sums.baseAddress, gates: false)
                      withUnsafePointer(to: &tally) { tally in
                        var gradients = ck_depthwise_gradients(
                          x: x.baseAddress, norm: norm,
                          dy: overwrites ? UnsafePointer(dx) : dy.baseAddress, through: through,
                          weights: weights.baseAddress, addend: addend == nil ? nil : dx, dx: dx,
                          tally: tally, dweights: dweights, dbias: dbias)
                        ck_depthwise_both_gradients(
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
    _ memory: DepthwiseMemory, _ norm: UnsafePointer<ck_norm>, dy: [Float], addend: [Float]?
  ) -> Gradients {
    var result = Gradients(memory, addend: addend)
    memory.x.withUnsafeBufferPointer { x in
      result.sums.withUnsafeMutableBytes { sums in
        var tally = ck_norm_tally(
          norm: norm, x: x.baseAddress, sums: sums.baseAddress, gates: false)
        result.dx = memory.dataGradient(of: dy, addend: addend, tally: &tally)
      }
    }
    (result.dweights, result.dbias) = memory.weightGradient(memory.x, norm: norm, of: dy)
    return result
  }

  @Test(arguments: DepthwiseCase.names, NormBehind.Kind.allCases)
  func areThoseOfPassesOfTheirOwn(name: String, between: NormBehind.Kind) throws {
    let example = try #require(DepthwiseCase.all[name])
    for (isa, block) in DepthwiseTests.variants {
      for (threads, activation) in [(1, CK_ACTIVATION_SILU), (3, CK_ACTIVATION_IDENTITY)] {
        let memory = DepthwiseMemory(
          example, ck_run(threads: Int32(threads), isa: isa), block: block,
          activation: activation)
        let behind = NormBehind(memory.run, memory.output, activation)
        memory.withNorm { norm in
          let dy = behind.input(memory.dy, between)
          for addend in [nil, memory.x] {
            let together = Self.together(
              memory, norm, behind, between, addend: addend, overwrites: false)
            #expect(together == Self.apart(memory, norm, dy: dy, addend: addend))
          }
          guard between != .nothing, memory.dy.count == memory.x.count else { return }
          for addend in [nil, memory.dy] {
            let together = Self.together(
              memory, norm, behind, between, addend: addend, overwrites: true)
            #expect(together == Self.apart(memory, norm, dy: dy, addend: addend))
          }
        }
      }
    }
  }
}
