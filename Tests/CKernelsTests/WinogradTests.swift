import CKernels
import Testing

@Suite(.serialized, .timeLimit(.minutes(5))) struct WinogradTests {
  /// Instruction sets of this processor, with both blocks.
  static let variants: [(isa: ck_isa, block: Int)] =
    [CK_ISA_PORTABLE, CK_ISA_AVX2, CK_ISA_AVX512]
    .filter(ck_isa_supported)
    .flatMap { [($0, 8), ($0, 16)] }

  /// The largest difference over the largest reference value.
  private func error(_ values: [Float], _ reference: [Double]) -> Double {
    let largest = reference.map(abs).max() ?? 0
    let difference = zip(values, reference).map { abs(Double($0) - $1) }.max() ?? 0
    return difference / max(largest, 1e-30)
  }

  @Test(arguments: WinogradCase.all)
  func agreesWithDirectSums(example: WinogradCase) {
    let reference = example.reference()
    let pixels = example.outHeight * example.outWidth
    var mean = [Double](repeating: 0, count: example.output)
    var variance = mean
    let samples = Double(example.batch * pixels)
    for (index, value) in reference.y.enumerated() {
      mean[index / pixels % example.output] += value / samples
    }
    for (index, value) in reference.y.enumerated() {
      let channel = index / pixels % example.output
      variance[channel] += (value - mean[channel]) * (value - mean[channel]) / samples
    }
    let scale = reference.y.map(abs).max() ?? 1
    for (isa, block) in Self.variants {
      let run = WinogradRun(example, isa: isa, block: block, threads: 2)
      let name = "\(isa), block \(block)"
      #expect(error(run.y, reference.y) < 1.5e-5, "y, \(name)")
      #expect(error(run.dx, reference.dx) < 1.5e-5, "dx, \(name)")
      #expect(error(run.dweights, reference.dweights) < 1.5e-5, "dweights, \(name)")
      #expect(error(run.dbias, reference.dbias) < 1.5e-5, "dbias, \(name)")
      #expect(
        zip(run.mean, mean).allSatisfy { abs(Double($0) - $1) < 1.5e-5 * scale }, "mean, \(name)")
      #expect(
        zip(run.variance, variance).allSatisfy { abs(Double($0) - $1) < 1.5e-5 * scale * scale },
        "variance, \(name)")
      #expect(run.padding == 0, "padding, \(name)")
    }
  }

  /// Both change when weights are transformed, and how many panels are multiplied together.
  @Test(arguments: WinogradCase.all)
  func neitherThreadsNorTransformedWeightsChangeABit(example: WinogradCase) {
    for (isa, block) in Self.variants {
      let one = WinogradRun(example, isa: isa, block: block, threads: 1)
      for (threads, transformed) in [(2, true), (3, false)] {
        let other = WinogradRun(
          example, isa: isa, block: block, threads: threads, transformed: transformed)
        #expect(other == one)
      }
    }
  }
}
