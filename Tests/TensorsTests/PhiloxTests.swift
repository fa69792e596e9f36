import Tensors
import Testing

@Suite(.timeLimit(.minutes(5))) struct PhiloxTests {
  /// Known answers of the authors' own test file (Random123, `kat_vectors`, philox4x32 10).
  @Test func knownAnswers() {
    let zeros = Philox.block(counter: SIMD4(0, 0, 0, 0), key: SIMD2(0, 0))
    #expect(zeros == SIMD4(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
    let ones = Philox.block(
      counter: SIMD4(repeating: 0xffff_ffff), key: SIMD2(repeating: 0xffff_ffff))
    #expect(ones == SIMD4(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
    let pi = Philox.block(
      counter: SIMD4(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344),
      key: SIMD2(0xa409_3822, 0x299f_31d0))
    #expect(pi == SIMD4(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
  }

  @Test func streamsAreRepeatableAndDistinct() {
    func words(_ stream: RandomStream) -> [UInt32] {
      var stream = stream
      return (0..<10).map { _ in stream.nextWord() }
    }
    let one = RandomStream(seed: 7, purpose: .augmentation, epoch: 3, sample: 11)
    #expect(words(one) == words(one))
    #expect(
      words(one) != words(RandomStream(seed: 8, purpose: .augmentation, epoch: 3, sample: 11)))
    #expect(words(one) != words(RandomStream(seed: 7, purpose: .dropout, epoch: 3, sample: 11)))
    #expect(
      words(one) != words(RandomStream(seed: 7, purpose: .augmentation, epoch: 4, sample: 11)))
    #expect(
      words(one) != words(RandomStream(seed: 7, purpose: .augmentation, epoch: 3, sample: 12)))
  }

  @Test func uniformFillsTheUnitInterval() {
    var stream = RandomStream(seed: 1, purpose: .drawing)
    let draws = (0..<100_000).map { _ in stream.uniform() }
    #expect(draws.allSatisfy { $0 >= 0 && $0 < 1 })
    let mean = draws.reduce(0) { $0 + Double($1) } / Double(draws.count)
    #expect(abs(mean - 0.5) < 0.005)
  }
}
