import CKernels
import Testing

@Suite(.serialized, .timeLimit(.minutes(5))) struct PointwiseTests {
  /// The case in every instruction set of this processor, with both blocks.
  private static func memories(
    _ example: PointwiseCase, threads: Int32 = 2
  ) -> [PointwiseCase.Memory] {
    DepthwiseTests.variants.map { isa, block in
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
}
