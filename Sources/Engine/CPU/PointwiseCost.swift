import CKernels

/// An estimate of what a convolution of one pixel saves and loses by our own kernels, for each pixel, in multiply-adds.
///
/// Their products are a little slower than oneDNN's. What they save are passes over memory: a batch norm in front need not
/// write what it normalises, and one behind need not read what it takes the statistics of. Prices were fitted to measured
/// times (docs/design/0021-pointwise.md).
struct PointwiseCost {
  let saved: Double
  let lost: Double

  var isBelowDirect: Bool { saved > lost }

  init(_ convolution: ck_pointwise, normalises: Bool, takesMoments: Bool) {
    let inputs = Double(ck_padded_channels(convolution.input))
    let outputs = Double(ck_padded_channels(convolution.output))
    let perInput = 90.0
    let perOutput = 30.0
    // Of the products of a training step.
    let slower = 0.05 * 3
    saved = (normalises ? perInput * inputs : 0) + (takesMoments ? perOutput * outputs : 0)
    lost = slower * inputs * outputs
  }
}
