import CKernels

/// An estimate of what a convolution costs by Winograd's algorithm and directly, in multiply-adds.
///
/// The transforms wait for memory rather than for arithmetic. What one of their elements costs was fitted to measured
/// times (docs/design/0002-winograd.md); products run as fast as a direct kernel's.
struct WinogradCost {
  let winograd: Double
  let direct: Double

  var isBelowDirect: Bool { winograd < direct }

  init(_ convolution: ck_winograd) {
    let output = ck_winograd_output(convolution)
    let inputs = Double(ck_padded_channels(convolution.input))
    let outputs = Double(ck_padded_channels(output))
    let pixels = Double(output.batch) * Double(output.height) * Double(output.width)
    let side = 4
    let tiles =
      Double(output.batch) * Double((Int(output.height) + side - 1) / side)
      * Double((Int(output.width) + side - 1) / side)
    let points = 36.0
    let perInput = 31.0
    let perOutput = 19.0
    let perWeight = 63.0
    direct = 9 * pixels * inputs * outputs
    winograd =
      points
      * (tiles * inputs * outputs + perInput * tiles * inputs + perOutput * tiles * outputs
        + perWeight * inputs * outputs)
  }
}
