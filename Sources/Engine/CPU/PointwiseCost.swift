import CKernels

/// An estimate of what a convolution of one pixel takes, for each pixel, in multiply-adds: by oneDNN, by our own kernels in
/// vectors, and by these in tile registers.
///
/// Products in vectors are a little slower than oneDNN's. What they save in training are passes over memory: a batch norm in
/// front need not write what it normalises, and one behind need not read what it takes the statistics of. Tile registers are
/// faster where there are channels enough to pay for splitting inputs and gradients into parts. Prices were fitted to measured
/// times (docs/design/0021-pointwise.md).
struct PointwiseCost {
  let direct: Double
  let vectors: Double
  let tiles: Double

  /// A pass that multiplies by a gate, for each input.
  private static let gatePrice = 60.0

  /// Of a training step.
  init(
    training convolution: ck_pointwise, normalises: Bool, gates: Bool, takesMoments: Bool
  ) {
    let (inputs, outputs) = convolution.paddedChannels
    let perInput = (normalises ? 90 : 0) + (gates ? Self.gatePrice : 0)
    let perOutput = 30.0
    let products = 3 * inputs * outputs
    let splitting = 62.0 * (inputs + outputs)
    direct =
      products + perInput * inputs + (takesMoments ? perOutput * outputs : 0)
    vectors = 1.05 * products
    tiles = 0.6 * products + splitting
  }

  /// Of an evaluation, where whatever follows is folded into any of them; a gate in front is another pass for oneDNN.
  init(evaluating convolution: ck_pointwise, gates: Bool) {
    let (inputs, outputs) = convolution.paddedChannels
    let products = inputs * outputs
    direct = products + (gates ? Self.gatePrice * inputs : 0)
    vectors = 1.05 * products
    let pixels = Double(
      convolution.input.batch * convolution.input.height * convolution.input.width)
    tiles = (0.6 + 80 / pixels) * products + 20 * inputs + 25 * outputs
  }
}

extension ck_pointwise {
  fileprivate var paddedChannels: (inputs: Double, outputs: Double) {
    (Double(ck_padded_channels(input)), Double(ck_padded_channels(output)))
  }
}
