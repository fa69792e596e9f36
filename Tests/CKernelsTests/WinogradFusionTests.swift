import CKernels
import Tensors
import Testing

/// What is fused into a convolution gives the same bits as the passes that it replaces.
@Suite(.serialized, .timeLimit(.minutes(5))) struct WinogradFusionTests {
  private static let example = WinogradCase(batch: 3, input: 32, output: 48, height: 10, width: 9)

  /// Memory for one convolution whose channels need no padding, so that any order of elements is a layout.
  private final class Memory {
    let run: ck_run
    let convolution: ck_winograd
    let x: AlignedMemory<Float>
    let weights: AlignedMemory<Float>
    let dy: AlignedMemory<Float>
    let bias: AlignedMemory<Float>
    let transformed: AlignedMemory<Float>
    let scratch: AlignedMemory<Float>
    /// Mean, variance, gamma and beta of the inputs.
    private let vectors: [AlignedMemory<Float>]

    init(_ isa: ck_isa, block: Int) {
      // Weights that are transformed row by row take two pairs of vectors a thread.
      run = ck_run(threads: 1, isa: isa)
      let example = WinogradFusionTests.example
      convolution = example.convolution(block: block)
      x = Self.filled(example.x)
      dy = Self.filled(example.dy)
      weights = Self.filled(example.weights)
      bias = Self.filled(example.bias)
      vectors = (10..<14).map { salt in
        let values = WinogradCase.values(count: example.input, salt: UInt32(salt))
        return Self.filled(salt == 11 ? values.map { $0 * $0 + 0.2 } : values)
      }
      transformed = AlignedMemory(count: ck_winograd_transformed_bytes(convolution) / 4)
      scratch = AlignedMemory(
        count: max(
          ck_winograd_forward_scratch(run, convolution, false),
          ck_winograd_forward_scratch(run, convolution, true),
          ck_winograd_weight_gradient_scratch(run, convolution)) / 4)
    }

    static func filled(_ values: [Float]) -> AlignedMemory<Float> {
      let memory = AlignedMemory<Float>(count: values.count)
      for (index, value) in values.enumerated() { memory[index] = value }
      return memory
    }

    func norm(relu: Bool) -> ck_norm {
      ck_norm(
        mean: vectors[0].pointer, variance: vectors[1].pointer, gamma: vectors[2].pointer,
        beta: vectors[3].pointer, epsilon: 1e-3,
        activation: relu ? CK_ACTIVATION_RELU : CK_ACTIVATION_IDENTITY)
    }

    /// The forward pass as `change` describes it.
    func forward(
      scale: AlignedMemory<Float>? = nil, transformed isTransformed: Bool = false,
      _ change: (inout ck_winograd_pass) -> Void
    ) -> [Float] {
      let y = AlignedMemory<Float>(count: dy.count)
      var pass = ck_winograd_pass()
      pass.x = UnsafePointer(x.pointer)
      if isTransformed {
        ck_winograd_transform(
          run, convolution, weights.pointer, scale?.pointer, transformed.pointer)
        pass.transformed = UnsafeRawPointer(transformed.pointer)
      } else {
        pass.weights = UnsafePointer(weights.pointer)
        pass.scale = scale.map { UnsafePointer($0.pointer) }
      }
      pass.bias = UnsafePointer(bias.pointer)
      pass.y = y.pointer
      change(&pass)
      ck_winograd_forward(run, convolution, &pass, scratch.pointer)
      return Array(y.buffer)
    }

    func weightGradient(_ x: AlignedMemory<Float>, _ norm: UnsafePointer<ck_norm>?) -> [Float] {
      let gradient = AlignedMemory<Float>(count: weights.count)
      ck_winograd_weight_gradient(
        run, convolution, x.pointer, norm, dy.pointer, gradient.pointer, nil, scratch.pointer)
      return Array(gradient.buffer)
    }
  }

  @Test(arguments: WinogradTests.variants.indices, [true, false])
  func normalisesWhatItReads(_ variant: Int, relu: Bool) {
    let (isa, block) = WinogradTests.variants[variant]
    let memory = Memory(isa, block: block)
    var norm = memory.norm(relu: relu)
    let before = AlignedMemory<Float>(count: memory.x.count)
    ck_norm_forward(memory.run, memory.convolution.input, &norm, memory.x.pointer, before.pointer)
    let separate = memory.forward { $0.x = UnsafePointer(before.pointer) }
    let gradient = memory.weightGradient(before, nil)
    withUnsafePointer(to: norm) { norm in
      #expect(memory.forward { $0.norm = norm } == separate)
      #expect(memory.weightGradient(memory.x, norm) == gradient)
    }
    #expect(separate != memory.forward { _ in })
  }

  @Test(arguments: WinogradTests.variants.indices)
  func addsAndCutsOff(_ variant: Int) {
    let (isa, block) = WinogradTests.variants[variant]
    let memory = Memory(isa, block: block)
    let plain = memory.forward { _ in }
    let addend = memory.dy
    let sum = zip(plain, addend.buffer).map { $0 + $1 }
    #expect(memory.forward { $0.addend = UnsafePointer(addend.pointer) } == sum)
    #expect(memory.forward { $0.relu = true } == plain.map { max($0, 0) })
    let both = memory.forward {
      $0.addend = UnsafePointer(addend.pointer)
      $0.relu = true
    }
    #expect(both == sum.map { max($0, 0) })
    #expect(both.contains(0))
  }

  /// Powers of two scale every product exactly.
  @Test(arguments: WinogradTests.variants.indices)
  func scalesWeights(_ variant: Int) {
    let (isa, block) = WinogradTests.variants[variant]
    let memory = Memory(isa, block: block)
    let outputs = Self.example.output
    let scale = Memory.filled((0..<outputs).map { [0.5, 2, -4, 0][$0 % 4] })
    let plain = memory.forward { $0.bias = nil }
    let scaled = memory.forward(scale: scale) { $0.bias = nil }
    let pixels = Self.example.outHeight * Self.example.outWidth
    let expected = plain.enumerated().map { index, value in
      let plane = index / (pixels * block) % (outputs / block)
      return value * scale[plane * block + index % block]
    }
    #expect(scaled == expected)
    #expect(memory.forward(scale: scale, transformed: true) { $0.bias = nil } == expected)
  }
}
