import CKernels
import Testing

@Suite(.timeLimit(.minutes(5))) struct RunTests {
  @Test func everyThreadCallsOnce() {
    let counts = UnsafeMutablePointer<Int32>.allocate(capacity: 64)
    counts.initialize(repeating: 0, count: 64)
    defer { counts.deallocate() }
    ck_parallel(
      3,
      { context, index, count in
        context!.assumingMemoryBound(to: Int32.self)[Int(index)] += count
      }, counts)
    let total = (0..<64).count { counts[$0] != 0 }
    #expect((1...3).contains(total))
    #expect((0..<total).allSatisfy { counts[$0] == total })
  }

  @Test func theBestInstructionSetIsSupported() {
    #expect(ck_isa_supported(ck_isa_best()))
    #expect(ck_isa_supported(CK_ISA_PORTABLE))
  }
}
