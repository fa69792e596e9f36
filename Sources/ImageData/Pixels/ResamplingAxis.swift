internal import CImageCodecs

/// The weights of one axis: for each output a run of inputs.
struct ResamplingAxis: Sendable {
  private let starts: [Int32]
  private let counts: [Int32]
  private let weights: [Int32]
  private let stride: Int

  /// The inputs that any output looks at.
  let inputs: Range<Int>

  init(from input: Int, to output: Int) {
    let scale = Double(input) / Double(output)
    let stretch = max(scale, 1)
    let stride = Int(stretch.rounded(.up)) * 2 + 1
    var starts: [Int32] = []
    var counts: [Int32] = []
    var weights = [Int32](repeating: 0, count: output * stride)
    for i in 0..<output {
      let centre = (Double(i) + 0.5) * scale
      let first = max(Int(centre - stretch + 0.5), 0)
      let last = min(Int(centre + stretch + 0.5), input)
      var sum = 0.0
      let run = (first..<last).map { j in
        let distance = abs((Double(j) - centre + 0.5) * (1 / stretch))
        let weight = max(1 - distance, 0)
        sum += weight
        return weight
      }
      for (j, weight) in run.enumerated() {
        // Eight bits of the sum are for the pixel, two for overshoot: 22 are left for the weight.
        weights[i * stride + j] = Int32((weight / sum * 0x1p22 + 0.5).rounded(.down))
      }
      starts.append(Int32(first))
      counts.append(Int32(last - first))
    }
    inputs = Int(starts[0])..<Int(starts[output - 1] + counts[output - 1])
    self.stride = stride
    self.starts = starts
    self.counts = counts
    self.weights = weights
  }

  func withAxis(_ body: (resampling_axis) -> Void) {
    starts.withUnsafeBufferPointer { starts in
      counts.withUnsafeBufferPointer { counts in
        weights.withUnsafeBufferPointer { weights in
          body(
            resampling_axis(
              starts: starts.baseAddress, counts: counts.baseAddress,
              weights: weights.baseAddress, stride: Int32(stride)))
        }
      }
    }
  }
}
