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
    let points =
      Double(output.batch) * Self.points(along: output.height)
      * Self.points(along: output.width)
    let perInput = 31.0
    let perOutput = 19.0
    let perWeight = 63.0
    direct = 9 * pixels * inputs * outputs
    winograd =
      points * (inputs * outputs + perInput * inputs + perOutput * outputs)
      + 36 * perWeight * inputs * outputs
  }

  /// Six for each four outputs, and two more than there are for what is left over.
  private static func points(along side: Int32) -> Double {
    let (tiles, rest) = side.quotientAndRemainder(dividingBy: 4)
    return Double(6 * tiles + (rest > 0 ? rest + 2 : 0))
  }
}
