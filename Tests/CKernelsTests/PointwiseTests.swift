import CKernels
import Testing

@Suite(.serialized, .timeLimit(.minutes(5))) struct PointwiseTests {
  static let variants =
    DepthwiseTests.variants + [(CK_ISA_AMX, 16)].filter { ck_isa_supported($0.0) }

  /// The case in every instruction set of this processor, with both blocks.
  static func memories(
    _ example: PointwiseCase, threads: Int32 = 2
  ) -> [PointwiseCase.Memory] {
    variants.map { isa, block in
      PointwiseCase.Memory(example, ck_run(threads: threads, isa: isa), block: block)
    }
  }

  @Test(arguments: PointwiseCase.all)
  func agreesWithDirectSums(example: PointwiseCase) {
    let reference = example.reference()
    for memory in Self.memories(example) {
      expectClose(memory.output.planar(memory.forward(memory.x, bias: true)), reference.y)
      expectClose(memory.input.planar(memory.dataGradient()), reference.dx)
      let gradient = memory.weightGradient(memory.x)
      expectClose(memory.canonical(gradient.weights), reference.dweights)
      expectClose(Array(gradient.bias.prefix(example.outputs)), reference.dbias)
      #expect(gradient.bias.dropFirst(example.outputs).allSatisfy { $0 == 0 })
      // What is padding stays zero.
      let padding = gradient.weights.count - memory.canonical(gradient.weights).count
      #expect(gradient.weights.filter { $0 == 0 }.count >= padding)
    }
  }

  @Test(arguments: PointwiseCase.all)
  func normalisesWhatItReads(example: PointwiseCase) {
    for memory in Self.memories(example, threads: 3) {
      let before = memory.activated()
      memory.withNorm { norm in
        expectEqual(memory.forward(memory.x, norm: norm), memory.forward(before))
        expectEqual(
          memory.weightGradient(memory.x, norm: norm).weights,
          memory.weightGradient(before).weights)
      }
      let reference = example.reference(memory.input.planar(before).map(Double.init))
      let y = memory.withNorm { memory.forward(memory.x, norm: $0, bias: true) }
      expectClose(memory.output.planar(y), reference.y)
    }
  }

  @Test(arguments: PointwiseCase.all)
  func takesMomentsAsAPassOfItsOwn(example: PointwiseCase) {
    for memory in Self.memories(example, threads: 3) {
      let shape = memory.output
      var moments = [UInt8](repeating: 255, count: ck_norm_scratch(shape))
      var mean = DepthwiseMemory.garbage(shape.paddedChannels)
      var variance = mean
      let y = moments.withUnsafeMutableBytes {
        memory.forward(memory.x, moments: $0.baseAddress)
      }
      ck_pointwise_statistics(memory.run, memory.convolution, moments, &mean, &variance)
      expectEqual(y, memory.forward(memory.x))
      let separate = Normalisation.statistics(memory.run, shape, y)
      expectEqual(mean, separate.mean)
      expectEqual(variance, separate.variance)
    }
  }

  /// A norm's factors, a bias, another branch and an activation, each with and without the others, in any number of threads.
  @Test(arguments: PointwiseCase.all)
  func foldsWhatFollows(example: PointwiseCase) {
    for memory in Self.memories(example) {
      let (shape, run) = (memory.output, memory.run)
      let scale = shape.padded(DepthwiseCase.values(example.outputs, salt: 21).map { $0 * 2 })
      let plain = shape.planar(memory.forward(memory.x))
      let branch = shape.planar(memory.dy)
      for (bias, adds) in [(false, false), (true, false), (false, true), (true, true)] {
        let sums = plain.indices.map { place in
          let channel = place / shape.pixels % example.outputs
          return plain[place] * scale[channel] + (bias ? memory.bias[channel] : 0)
            + (adds ? branch[place] : 0)
        }
        var expected = shape.blocked(sums)
        inPlace(&expected) { ck_activate_forward(run, shape, example.activation, $0, $0) }
        let results = [(2, true), (2, false), (1, true), (5, true)].map { threads, transformed in
          PointwiseCase.Memory(
            example, ck_run(threads: Int32(threads), isa: run.isa), block: Int(shape.block)
          ).folded(
            memory.x, scale: scale, bias: bias, addend: adds ? memory.dy : nil,
            example.activation, transformed: transformed)
        }
        expectClose(results[0], expected.map(Double.init))
        for other in results.dropFirst() { expectEqual(other, results[0]) }
      }
    }
  }

  @Test(arguments: PointwiseCase.all)
  func addsToAGradient(example: PointwiseCase) {
    let reference = example.reference().dx
    for memory in Self.memories(example) {
      let before = memory.input.planar(memory.x)
      expectClose(
        memory.input.planar(memory.dataGradient(addend: memory.x)),
        zip(reference, before).map { $0 + Double($1) })
    }
  }

  /// Threads share out images, and few images are cut by channels.
  @Test(arguments: PointwiseCase.all)
  func threadsDoNotChangeABit(example: PointwiseCase) {
    let results = [1, 2, 5].map { threads in
      Self.memories(example, threads: threads).map { memory in
        memory.withNorm { norm in
          let gradient = memory.weightGradient(memory.x, norm: norm)
          return [
            memory.forward(memory.x, norm: norm), memory.dataGradient(), gradient.weights,
            gradient.bias,
          ]
        }
      }
    }
    #expect(results[1] == results[0])
    #expect(results[2] == results[0])
  }

  @Test func leavesTheBiasOutWhereThereIsNone() {
    for memory in Self.memories(PointwiseCase.all[0]) {
      let gradient = memory.weightGradient(memory.x, bias: false)
      expectEqual(gradient.weights, memory.weightGradient(memory.x).weights)
      #expect(gradient.bias.allSatisfy { $0.isNaN })
    }
  }

  /// Three bfloat16 numbers hold a float: with many channels tiles are nearer to the sums in double precision than vectors.
  @Test(.enabled(if: ck_isa_supported(CK_ISA_AMX))) func tilesAreNoLessExactThanVectors() {
    // Many channels, and several chunks of many pixels.
    let example = PointwiseCase(
      batch: 2, inputs: 130, outputs: 70, height: 40, width: 40, activation: CK_ACTIVATION_RELU)
    let reference = example.reference()
    let errors = [CK_ISA_AVX512, CK_ISA_AMX].map { isa in
      let memory = PointwiseCase.Memory(example, ck_run(threads: 2, isa: isa), block: 16)
      let gradient = memory.canonical(memory.weightGradient(memory.x).weights)
      return [
        Self.error(memory.output.planar(memory.forward(memory.x, bias: true)), reference.y),
        Self.error(memory.input.planar(memory.dataGradient()), reference.dx),
        Self.error(gradient, reference.dweights),
      ]
    }
    for (vectors, tiles) in zip(errors[0], errors[1]) { #expect(tiles <= vectors) }
  }

  /// Root mean square.
  private static func error(_ ours: [Float], _ reference: [Double]) -> Double {
    let squares = zip(ours, reference).map { (Double($0) - $1) * (Double($0) - $1) }
    return (squares.reduce(0, +) / Double(squares.count)).squareRoot()
  }

  /// What diverges is seen, and seen where it is.
  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func whatIsNotFiniteStaysWhereItIs(value: Float) {
    for memory in Self.memories(PointwiseCase.all[0]) {
      var x = memory.x
      // The first channel of pixel 5.
      let block = Int(memory.input.block)
      x[5 * block] = value
      let (y, plain) = (memory.forward(x), memory.forward(memory.x))
      let plane = Int(memory.output.height * memory.output.width) * block
      let image = memory.output.paddedChannels / block * plane
      for (index, pair) in zip(y, plain).enumerated() {
        if index >= image || index % plane / block != 5 {
          #expect(pair.0 == pair.1)
        } else if index / plane * block + index % block < Int(memory.output.channels) {
          #expect(!pair.0.isFinite)
        }
      }
    }
  }
}
