internal import CImageCodecs

/// The weights of one axis: for each output as many inputs side by side, some of them weighing nothing.
struct ResamplingAxis: Sendable {
  private let starts: [Int32]
  private let weights: [Int32]
  private let taps: Int

  /// The inputs that any output looks at.
  let inputs: Range<Int>

  /// - Parameters:
  ///   - extent: how many of the inputs the outputs stretch over: more than `input - 1`.
  ///   - outputs: those that are wanted of 0 ..< `output`; not empty.
  ///   - interpolation: whose filter gives the weights.
  init(
    from input: Int, extent: Double, to output: Int, outputs: Range<Int>,
    interpolation: Interpolation
  ) {
    let scale = extent / Double(output)
    let stretch = max(scale, 1)
    let reach = stretch * interpolation.support
    let runs = outputs.map { i in
      let centre = (Double(i) + 0.5) * scale
      return max(Int(centre - reach + 0.5), 0)..<min(Int(centre + reach + 0.5), input)
    }
    let taps = runs.reduce(1) { max($0, $1.count) }
    var starts: [Int32] = []
    starts.reserveCapacity(runs.count)
    var weights = [Int32](repeating: 0, count: runs.count * taps)
    for (k, run) in runs.enumerated() {
      let centre = (Double(outputs.lowerBound + k) + 0.5) * scale
      func weight(_ j: Int) -> Double {
        interpolation.weight(at: (Double(j) - centre + 0.5) * (1 / stretch))
      }
      var sum = 0.0
      for j in run { sum += weight(j) }
      let start = min(run.lowerBound, input - taps)
      for j in run {
        // Eight bits of the sum are for the pixel, two for overshoot: 22 are left for the weight.
        let scaled = weight(j) / sum * 0x1p22
        weights[k * taps + j - start] = Int32(scaled + (scaled < 0 ? -0.5 : 0.5))
      }
      starts.append(Int32(start))
    }
    inputs = Int(starts[0])..<Int(starts[runs.count - 1]) + taps
    self.starts = starts
    self.weights = weights
    self.taps = taps
  }

  func withAxis(_ body: (resampling_axis) -> Void) {
    starts.withUnsafeBufferPointer { starts in
      weights.withUnsafeBufferPointer { weights in
        body(
          resampling_axis(
            starts: starts.baseAddress, weights: weights.baseAddress, taps: Int32(taps)))
      }
    }
  }
}
