import CKernels
import Tensors

/// The results of all kernels on one case, back in planar layout.
struct WinogradRun: Equatable {
  var y: [Float]
  var dx: [Float]
  var dweights: [Float]
  var dbias: [Float]
  var mean: [Float]
  var variance: [Float]
  /// The largest magnitude found in channels that are padding; must be zero.
  var padding: Float

  /// - Parameter transformed: whether the weights are transformed before the forward pass.
  init(
    _ example: WinogradCase, isa: ck_isa, block: Int, threads: Int, transformed: Bool = false
  ) {
    let run = ck_run(threads: Int32(threads), isa: isa)
    let convolution = example.convolution(block: block)
    let inputs = (example.input + block - 1) / block * block
    let outputs = (example.output + block - 1) / block * block
    let pixels = example.height * example.width
    let outPixels = example.outHeight * example.outWidth
    let activation = { (values: [Float], channels: Int, padded: Int, pixels: Int) in
      let memory = Self.garbage(example.batch * padded * pixels)
      Self.visit(example.batch, padded, pixels, block: block) { planar, channel, blocked in
        let n = planar / (padded * pixels)
        let index = (n * channels + channel) * pixels + planar % pixels
        memory[blocked] = channel < channels ? values[index] : 0
      }
      return memory
    }
    let x = activation(example.x, example.input, inputs, pixels)
    let dy = activation(example.dy, example.output, outputs, outPixels)
    let weights = AlignedMemory<Float>(count: ck_winograd_weight_count(convolution))
    let place = { (o: Int, i: Int, k: Int) in
      (((o / block * (inputs / block) + i / block) * 9 + k) * block + i % block) * block + o % block
    }
    let planarWeights = example.weights
    for index in 0..<planarWeights.count {
      let (o, i) = (index / 9 / example.input, index / 9 % example.input)
      weights[place(o, i, index % 9)] = planarWeights[index]
    }
    let bias = AlignedMemory<Float>(count: outputs)
    for (o, value) in example.bias.enumerated() { bias[o] = value }

    let y = Self.garbage(dy.count)
    let dx = Self.garbage(x.count)
    let dweights = Self.garbage(weights.count)
    let dbias = Self.garbage(outputs)
    let mean = Self.garbage(outputs)
    let variance = Self.garbage(outputs)
    let moments = Self.garbage(ck_winograd_moments_bytes(isa, convolution) / 4)
    let scratch = Self.garbage(
      max(
        ck_winograd_forward_scratch(run, convolution, transformed),
        ck_winograd_data_gradient_scratch(run, convolution),
        ck_winograd_weight_gradient_scratch(run, convolution)) / 4)

    let matrices = Self.garbage(ck_winograd_transformed_bytes(convolution) / 4)
    var pass = ck_winograd_pass()
    pass.x = UnsafePointer(x.pointer)
    pass.bias = UnsafePointer(bias.pointer)
    pass.y = y.pointer
    pass.moments = UnsafeMutableRawPointer(moments.pointer)
    if transformed {
      ck_winograd_transform(run, convolution, weights.pointer, nil, matrices.pointer)
      pass.transformed = UnsafeRawPointer(matrices.pointer)
    } else {
      pass.weights = UnsafePointer(weights.pointer)
    }
    ck_winograd_forward(run, convolution, &pass, scratch.pointer)
    ck_winograd_statistics(isa, convolution, moments.pointer, mean.pointer, variance.pointer)
    ck_winograd_data_gradient(
      run, convolution, dy.pointer, weights.pointer, nil, dx.pointer, scratch.pointer)
    ck_winograd_weight_gradient(
      run, convolution, x.pointer, nil, dy.pointer, dweights.pointer, dbias.pointer,
      scratch.pointer)

    var padding: Float = 0
    let planar = { (memory: AlignedMemory<Float>, channels: Int, padded: Int, pixels: Int) in
      var values = [Float](repeating: 0, count: example.batch * channels * pixels)
      Self.visit(example.batch, padded, pixels, block: block) { planar, channel, blocked in
        let n = planar / (padded * pixels)
        if channel < channels {
          values[(n * channels + channel) * pixels + planar % pixels] = memory[blocked]
        } else {
          padding = max(padding, abs(memory[blocked]))
        }
      }
      return values
    }
    self.y = planar(y, example.output, outputs, outPixels)
    self.dx = planar(dx, example.input, inputs, pixels)
    self.dweights = planarWeights
    for o in 0..<outputs {
      for i in 0..<inputs {
        for k in 0..<9 {
          if o < example.output && i < example.input {
            self.dweights[(o * example.input + i) * 9 + k] = dweights[place(o, i, k)]
          } else {
            padding = max(padding, abs(dweights[place(o, i, k)]))
          }
        }
      }
    }
    self.dbias = Array(dbias.buffer.prefix(example.output))
    self.mean = Array(mean.buffer.prefix(example.output))
    self.variance = Array(variance.buffer.prefix(example.output))
    for o in example.output..<outputs {
      padding = max(padding, abs(dbias[o]), abs(mean[o]), abs(variance[o]))
    }
    self.padding = padding
  }

  /// Memory that shows when a kernel reads what it has not written.
  private static func garbage(_ count: Int) -> AlignedMemory<Float> {
    let memory = AlignedMemory<Float>(count: count)
    memory.buffer.update(repeating: 1e30)
    return memory
  }

  /// Visits each element with its planar index, its channel, and its index in blocked memory.
  private static func visit(
    _ batch: Int, _ channels: Int, _ pixels: Int, block: Int,
    _ body: (_ planar: Int, _ channel: Int, _ blocked: Int) -> Void
  ) {
    for n in 0..<batch {
      for channel in 0..<channels {
        for pixel in 0..<pixels {
          let vector = (n * (channels / block) + channel / block) * pixels + pixel
          body((n * channels + channel) * pixels + pixel, channel, vector * block + channel % block)
        }
      }
    }
  }
}
