import CKernels

/// An estimate of what a convolution of one pixel takes in a training step, for each pixel, in multiply-adds: by oneDNN, by
/// our own kernels in vectors, and by these in tile registers.
///
/// Products in vectors are a little slower than oneDNN's. What they save are passes over memory: a batch norm in front need
/// not write what it normalises, and one behind need not read what it takes the statistics of. Tile registers are faster where
/// there are channels enough to pay for splitting inputs and gradients into parts. Prices were fitted to measured times
/// (docs/design/0021-pointwise.md).
struct PointwiseCost {
  let direct: Double
  let vectors: Double
  let tiles: Double

  init(_ convolution: ck_pointwise, normalises: Bool, takesMoments: Bool) {
    let inputs = Double(ck_padded_channels(convolution.input))
    let outputs = Double(ck_padded_channels(convolution.output))
    let perInput = 90.0
    let perOutput = 30.0
    let products = 3 * inputs * outputs
    let splitting = 62.0 * (inputs + outputs)
    direct =
      products + (normalises ? perInput * inputs : 0) + (takesMoments ? perOutput * outputs : 0)
    vectors = 1.05 * products
    tiles = 0.6 * products + splitting
  }
}
