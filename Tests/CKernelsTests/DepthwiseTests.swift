import CKernels
import Testing

@Suite(.serialized, .timeLimit(.minutes(5))) struct DepthwiseTests {
  /// Instruction sets of this processor, with both blocks.
  static let variants: [(isa: ck_isa, block: Int)] =
    [CK_ISA_PORTABLE, CK_ISA_AVX2, CK_ISA_AVX512]
    .filter(ck_isa_supported)
    .flatMap { [($0, 8), ($0, 16)] }

  @Test func hasFixtures() { #expect(DepthwiseCase.all.count == 19) }

  /// The plain loops that the kernels are held to give PyTorch's numbers.
  @Test(arguments: DepthwiseCase.names)
  func referenceAgreesWithPyTorch(name: String) throws {
    let example = try #require(DepthwiseCase.all[name])
    let zeros = [Float](repeating: 0, count: example.channels)
    for (results, golden) in [
      (example.reference(example.x.map(Double.init), bias: example.bias), example.plain),
      (example.reference(example.activated, bias: zeros), example.normalised),
    ] {
      for (ours, theirs) in [
        (results.y, golden.y), (results.dx, golden.dx), (results.dweights, golden.dweights),
        (results.dbias, golden.dbias ?? results.dbias),
      ] {
        let sample = DepthwiseCase.sampled(ours)
        try #require(sample.count == DepthwiseCase.sampled(theirs).count)
        let scale = theirs.map(abs).max() ?? 0
        #expect(
          zip(sample, DepthwiseCase.sampled(theirs)).allSatisfy { abs($0 - $1) <= 1e-7 * scale })
      }
    }
  }

  @Test(arguments: DepthwiseCase.names)
  func agreesWithDirectSums(name: String) throws {
    let example = try #require(DepthwiseCase.all[name])
    let reference = example.reference(example.x.map(Double.init), bias: example.bias)
    for (isa, block) in Self.variants {
      let memory = DepthwiseMemory(example, ck_run(threads: 2, isa: isa), block: block)
      let y = memory.bias.withUnsafeBufferPointer { bias in
        memory.forward(memory.x) { $0.bias = bias.baseAddress }
      }
      let planar = memory.output.planar(y)
      expectClose(planar, reference.y)
      expectClose(DepthwiseCase.sampled(planar), example.plain.y)
      expectClose(memory.input.planar(memory.dataGradient()), reference.dx)
      let gradient = memory.weightGradient(memory.x)
      expectClose(memory.kernel.planar(gradient.weights), reference.dweights)
      expectClose(Array(gradient.bias.prefix(example.channels)), reference.dbias)
      #expect(gradient.bias.dropFirst(example.channels).allSatisfy { $0 == 0 })
    }
  }

  /// Also where the norm's activation is ReLU6, and where it is none.
  @Test(arguments: DepthwiseCase.names)
  func agreesWithDirectSumsOfWhatItNormalises(name: String) throws {
    let example = try #require(DepthwiseCase.all[name])
    let reference = example.reference(
      example.activated, bias: [Float](repeating: 0, count: example.channels))
    for (isa, block) in Self.variants {
      let memory = DepthwiseMemory(example, ck_run(threads: 2, isa: isa), block: block)
      memory.withNorm { norm in
        expectClose(memory.output.planar(memory.forward(memory.x, norm: norm)), reference.y)
        expectClose(
          memory.kernel.planar(memory.weightGradient(memory.x, norm: norm).weights),
          reference.dweights)
      }
    }
  }

  /// Threads share out planes, and few planes are cut into bands.
  @Test(arguments: DepthwiseCase.names)
  func threadsDoNotChangeABit(name: String) throws {
    let example = try #require(DepthwiseCase.all[name])
    for (isa, block) in Self.variants {
      let results = [1, 2, 5].map { threads in
        let memory = DepthwiseMemory(
          example, ck_run(threads: Int32(threads), isa: isa), block: block)
        let gradient = memory.weightGradient(memory.x)
        return [
          memory.forward(memory.x), memory.dataGradient(), gradient.weights, gradient.bias,
        ]
      }
      #expect(results[1] == results[0])
      #expect(results[2] == results[0])
    }
  }
}
