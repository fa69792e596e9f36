import CKernels
import Testing

/// What is fused into a depthwise convolution gives the same bits as the passes that it replaces.
@Suite(.serialized, .timeLimit(.minutes(5))) struct DepthwiseFusionTests {
  private static func memory(
    _ name: String, _ isa: ck_isa, block: Int, activation: ck_activation? = nil
  ) throws -> DepthwiseMemory {
    let example = try #require(DepthwiseCase.all[name])
    return DepthwiseMemory(
      example, ck_run(threads: 3, isa: isa), block: block, activation: activation)
  }

  @Test(arguments: DepthwiseCase.names)
  func normalisesWhatItReads(name: String) throws {
    for (isa, block) in DepthwiseTests.variants {
      for activation in [nil] + ck_activation.curves {
        let memory = try Self.memory(name, isa, block: block, activation: activation)
        let before = memory.activated()
        memory.withNorm { norm in
          expectEqual(memory.forward(memory.x, norm: norm), memory.forward(before))
          expectEqual(
            memory.weightGradient(memory.x, norm: norm).weights,
            memory.weightGradient(before).weights)
        }
      }
    }
  }

  @Test(arguments: DepthwiseCase.names)
  func takesMomentsAsAPassOfItsOwn(name: String) throws {
    for (isa, block) in DepthwiseTests.variants {
      let memory = try Self.memory(name, isa, block: block)
      let shape = memory.output
      var moments = [UInt8](repeating: 255, count: ck_norm_scratch(shape))
      var mean = DepthwiseMemory.garbage(shape.paddedChannels)
      var variance = mean
      let y = moments.withUnsafeMutableBytes { moments in
        memory.forward(memory.x) { $0.moments = moments.baseAddress }
      }
      ck_depthwise_statistics(memory.run, memory.convolution, moments, &mean, &variance)
      expectEqual(y, memory.forward(memory.x))
      let separate = Normalisation.statistics(memory.run, shape, y)
      expectEqual(mean, separate.mean)
      expectEqual(variance, separate.variance)
    }
  }

  @Test(arguments: DepthwiseCase.names)
  func addsAndActivates(name: String) throws {
    for (isa, block) in DepthwiseTests.variants {
      let memory = try Self.memory(name, isa, block: block)
      let plain = memory.forward(memory.x)
      let sum = zip(plain, memory.dy).map { $0 + $1 }
      memory.dy.withUnsafeBufferPointer { addend in
        expectEqual(memory.forward(memory.x) { $0.addend = addend.baseAddress }, sum)
        for activation in [
          CK_ACTIVATION_RELU, CK_ACTIVATION_RELU6, CK_ACTIVATION_SILU, CK_ACTIVATION_GELU,
          CK_ACTIVATION_HARD_SWISH,
        ] {
          let activated = memory.forward(memory.x) {
            $0.addend = addend.baseAddress
            $0.activation = activation
          }
          var expected = sum
          inPlace(&expected) {
            ck_activate_forward(memory.run, memory.output, activation, $0, $0)
          }
          expectEqual(activated, expected)
        }
      }
      // The sum may lie where its addend did.
      var inside = memory.dy
      inside.withUnsafeMutableBufferPointer { y in
        _ = memory.forward(memory.x) {
          $0.addend = UnsafePointer(y.baseAddress)
          $0.y = y.baseAddress
        }
      }
      expectEqual(inside, sum)
    }
  }

  @Test(arguments: DepthwiseCase.names)
  func addsToAGradient(name: String) throws {
    for (isa, block) in DepthwiseTests.variants {
      let memory = try Self.memory(name, isa, block: block)
      let sum = zip(memory.dataGradient(), memory.x).map { $0 + $1 }
      expectEqual(memory.dataGradient(addend: memory.x), sum)
    }
  }

  /// Powers of two scale every product exactly.
  @Test(arguments: DepthwiseCase.names)
  func scalesWeights(name: String) throws {
    for (isa, block) in DepthwiseTests.variants {
      let memory = try Self.memory(name, isa, block: block)
      let shape = memory.output
      let scale = (0..<shape.paddedChannels).map { [0.5, 2, -4, 0][$0 % 4] as Float }
      let plain = memory.forward(memory.x)
      let scaled = scale.withUnsafeBufferPointer { scale in
        memory.forward(memory.x) { $0.scale = scale.baseAddress }
      }
      let expected = plain.enumerated().map { index, value in
        let plane = index / (shape.pixels * block) % (shape.paddedChannels / block)
        return value * scale[plane * block + index % block]
      }
      expectEqual(scaled, expected)
    }
  }

  @Test func notANumberStays() throws {
    for (isa, block) in DepthwiseTests.variants {
      let memory = try Self.memory("3x3", isa, block: block)
      var x = memory.x
      x[0] = .nan
      let y = memory.withNorm { norm in
        memory.forward(x, norm: norm) { $0.activation = CK_ACTIVATION_RELU6 }
      }
      // The first channel's first pixel meets the four outputs around it.
      #expect(y.filter(\.isNaN).count == 4)
    }
  }

  @Test func leavesTheBiasOutWhereThereIsNone() throws {
    for (isa, block) in DepthwiseTests.variants {
      let memory = try Self.memory("5x5", isa, block: block)
      let gradient = memory.weightGradient(memory.x, bias: false)
      expectEqual(gradient.weights, memory.weightGradient(memory.x).weights)
      #expect(gradient.bias.allSatisfy { $0.isNaN })
    }
  }
}
