import CKernels
import Testing

/// Squeeze-and-excitation between a batch norm and a convolution of one pixel, beside passes of their own.
@Suite(.serialized, .timeLimit(.minutes(5))) struct GateTests {
  /// A case's memory with a gate and a gradient of the mean, by image and channel.
  private struct Gated {
    let memory: PointwiseCase.Memory
    let means: ck_shape
    let gate, dmean: [Float]

    init(_ memory: PointwiseCase.Memory) {
      self.memory = memory
      let input = memory.input
      means = ck_shape(
        Int(input.batch), Int(input.channels), 1, 1, block: Int(input.block))
      gate = means.blocked(
        DepthwiseCase.values(means.planarCount, salt: 31).map { 0.5 + $0 })
      dmean = means.blocked(DepthwiseCase.values(means.planarCount, salt: 32).map { 30 * $0 })
    }

    private var run: ck_run { memory.run }

    /// What a pass of its own makes of an image.
    func scaled(_ x: [Float]) -> [Float] {
      var y = x
      inPlace(&y) { ck_scale_channels_forward(run, memory.input, $0, gate, $0) }
      return y
    }

    struct Gradients {
      var dgate, dgamma, dbeta, dx: [Float]

      var all: [[Float]] { [dgate, dgamma, dbeta, dx] }
    }

    private func room() -> Gradients {
      let vector = DepthwiseMemory.garbage(memory.input.paddedChannels)
      return Gradients(
        dgate: DepthwiseMemory.garbage(gate.count), dgamma: vector, dbeta: vector,
        dx: DepthwiseMemory.garbage(memory.x.count))
    }

    /// By passes of their own, each of which writes the images that pass between them.
    func separate(_ norm: UnsafePointer<ck_norm>, hasMean: Bool) -> Gradients {
      let (shape, x, z) = (memory.input, memory.x, memory.activated())
      var all = room()
      var dz = DepthwiseMemory.garbage(x.count)
      ck_scale_channels_backward(
        run, shape, z, gate, memory.dataGradient(), false, &dz, &all.dgate)
      if hasMean {
        inPlace(&dz) { ck_global_average_backward(run, shape, dmean, $0, nil, $0) }
      }
      var scratch = [UInt8](repeating: 255, count: ck_norm_scratch(shape))
      ck_norm_backward_sums(run, shape, norm, x, dz, &all.dgamma, &all.dbeta, &scratch)
      ck_norm_backward_input(run, shape, norm, x, dz, all.dgamma, all.dbeta, &all.dx)
      return all
    }

    /// From sums that the data gradient takes.
    func joined(_ norm: UnsafePointer<ck_norm>, hasMean: Bool) -> Gradients {
      let (shape, x) = (memory.input, memory.x)
      var all = room()
      var sums = [UInt8](repeating: 255, count: ck_gate_scratch(shape))
      var dy: [Float] = []
      x.withUnsafeBufferPointer { x in
        sums.withUnsafeMutableBytes { sums in
          var tally = ck_norm_tally(
            norm: norm, x: x.baseAddress, sums: sums.baseAddress, gates: true)
          dy = memory.dataGradient(tally: &tally)
        }
      }
      expectEqual(dy, memory.dataGradient())
      ck_gate_backward_factors(run, shape, sums, &all.dgate)
      dmean.withUnsafeBufferPointer { dmean in
        let ofMean = hasMean ? dmean.baseAddress : nil
        ck_gate_backward_join(
          run, shape, norm, sums, gate, ofMean, &all.dgamma, &all.dbeta)
        inPlace(&dy) { dy in
          ck_gate_backward_input(
            run, shape, norm, x, dy, gate, ofMean, all.dgamma, all.dbeta, dy)
        }
      }
      all.dx = dy
      return all
    }
  }

  private static func gated(_ example: PointwiseCase, threads: Int32 = 2) -> [Gated] {
    PointwiseTests.memories(example, threads: threads).map(Gated.init)
  }

  @Test(arguments: PointwiseCase.all)
  func averagesWhatItNormalises(example: PointwiseCase) {
    for gated in Self.gated(example) {
      let (memory, shape) = (gated.memory, gated.memory.input)
      var (taken, separate) = (
        DepthwiseMemory.garbage(gated.gate.count), DepthwiseMemory.garbage(gated.gate.count)
      )
      memory.withNorm { ck_global_average_forward(memory.run, shape, memory.x, $0, &taken) }
      ck_global_average_forward(memory.run, shape, memory.activated(), nil, &separate)
      expectEqual(taken, separate)
    }
  }

  /// Behind a norm, as training has it, and without one, as evaluation does.
  @Test(arguments: PointwiseCase.all)
  func multipliesWhatItReads(example: PointwiseCase) {
    for gated in Self.gated(example, threads: 3) {
      let memory = gated.memory
      gated.gate.withUnsafeBufferPointer { gate in
        let gate = gate.baseAddress
        let plain = gated.scaled(memory.x)
        expectEqual(memory.forward(memory.x, gate: gate), memory.forward(plain))
        expectEqual(
          memory.weightGradient(memory.x, gate: gate).weights,
          memory.weightGradient(plain).weights)
        let before = gated.scaled(memory.activated())
        memory.withNorm { norm in
          expectEqual(memory.forward(memory.x, norm: norm, gate: gate), memory.forward(before))
          expectEqual(
            memory.weightGradient(memory.x, norm: norm, gate: gate).weights,
            memory.weightGradient(before).weights)
        }
      }
    }
  }

  @Test(arguments: PointwiseCase.all, [false, true])
  func joinsGradients(example: PointwiseCase, hasMean: Bool) {
    for gated in Self.gated(example) {
      let (joined, separate) = gated.memory.withNorm {
        (gated.joined($0, hasMean: hasMean), gated.separate($0, hasMean: hasMean))
      }
      for (ours, theirs) in zip(joined.all, separate.all) {
        expectClose(ours, theirs.map(Double.init), within: 4e-6)
      }
    }
  }

  @Test(arguments: PointwiseCase.all)
  func threadsDoNotChangeABit(example: PointwiseCase) {
    let results = [1, 2, 5].map { threads in
      Self.gated(example, threads: threads).map { gated in
        gated.memory.withNorm { gated.joined($0, hasMean: true).all }
      }
    }
    #expect(results[1] == results[0])
    #expect(results[2] == results[0])
  }
}
