import CKernels
import Testing

/// Both gradients at once are, to the last bit, what passes of their own give.
@Suite(.serialized, .timeLimit(.minutes(5))) struct DepthwiseGradientsTests {
  /// What is between the gradient that is given and that of the convolution's output.
  enum Between: CaseIterable {
    case nothing, norm, gate, gateWithoutMean
  }

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

  /// A norm behind the convolution, whose parameters are those of the one in front.
  private struct Behind {
    let x: [Float]
    let dgamma: [Float]
    let dbeta: [Float]
    let gate: [Float]
    let dmean: [Float]

    init(_ memory: DepthwiseMemory) {
      let output = memory.output
      x = output.blocked(DepthwiseCase.values(output.planarCount, salt: 21))
      let channels = Int(output.channels)
      dgamma = output.padded(DepthwiseCase.values(channels, salt: 22))
      dbeta = output.padded(DepthwiseCase.values(channels, salt: 23))
      let means = ck_shape(Int(output.batch), channels, 1, 1, block: Int(output.block))
      gate = means.blocked(DepthwiseCase.values(means.planarCount, salt: 24))
      dmean = means.blocked(DepthwiseCase.values(means.planarCount, salt: 25))
    }

    /// The gradient of the convolution's output by passes that exist already.
    func input(
      _ memory: DepthwiseMemory, _ norm: UnsafePointer<ck_norm>, _ between: Between
    ) -> [Float] {
      var dy = memory.dy
      let (run, shape) = (memory.run, memory.output)
      switch between {
      case .nothing: break
      case .norm: ck_norm_backward_input(run, shape, norm, x, memory.dy, dgamma, dbeta, &dy)
      case .gate:
        ck_gate_backward_input(
          run, shape, norm, x, memory.dy, gate, dmean, dgamma, dbeta, &dy)
      case .gateWithoutMean:
        ck_gate_backward_input(run, shape, norm, x, memory.dy, gate, nil, dgamma, dbeta, &dy)
      }
      return dy
    }

    func withGradient(
      _ norm: UnsafePointer<ck_norm>, _ between: Between,
      _ body: (UnsafePointer<ck_norm_gradient>?) -> Void
    ) {
      guard between != .nothing else { return body(nil) }
      x.withUnsafeBufferPointer { x in
        dgamma.withUnsafeBufferPointer { dgamma in
          dbeta.withUnsafeBufferPointer { dbeta in
            gate.withUnsafeBufferPointer { gate in
              dmean.withUnsafeBufferPointer { dmean in
                var gradient = ck_norm_gradient(
                  norm: norm, x: x.baseAddress, dgamma: dgamma.baseAddress,
                  dbeta: dbeta.baseAddress, gate: between == .norm ? nil : gate.baseAddress,
                  dmean: between == .gate ? dmean.baseAddress : nil)
                body(&gradient)
              }
            }
          }
        }
      }
    }
  }

  /// - Parameter overwrites: whether dx is written where dy was.
  private static func together(
    _ memory: DepthwiseMemory, _ norm: UnsafePointer<ck_norm>, _ behind: Behind,
    _ between: Between, addend: [Float]?, overwrites: Bool
  ) -> Gradients {
    var result = Gradients(memory, addend: addend)
    if overwrites { result.dx = memory.dy }
    memory.withScratch(ck_depthwise_gradients_scratch(memory.run, memory.convolution)) { scratch in
      memory.x.withUnsafeBufferPointer { x in
        memory.weights.withUnsafeBufferPointer { weights in
          memory.dy.withUnsafeBufferPointer { dy in
            behind.withGradient(norm, between) { through in
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

  @Test(arguments: DepthwiseCase.names, Between.allCases)
  func areThoseOfPassesOfTheirOwn(name: String, between: Between) throws {
    let example = try #require(DepthwiseCase.all[name])
    for (isa, block) in DepthwiseTests.variants {
      for (threads, activation) in [(1, CK_ACTIVATION_SILU), (3, CK_ACTIVATION_IDENTITY)] {
        let memory = DepthwiseMemory(
          example, ck_run(threads: Int32(threads), isa: isa), block: block,
          activation: activation)
        let behind = Behind(memory)
        memory.withNorm { norm in
          let dy = behind.input(memory, norm, between)
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
