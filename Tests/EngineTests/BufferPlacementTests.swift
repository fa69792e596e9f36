import Engine
import Testing

@Suite(.timeLimit(.minutes(5))) struct BufferPlacementTests {
  private typealias Request = BufferPlacement.Request

  @Test func neighboursInTimeDoNotOverlap() {
    // Sizes and lives from a small generator: any will do.
    var state: UInt64 = 42
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    for _ in 0..<50 {
      let requests = (0..<40).map { _ in
        let first = next(30)
        return Request(byteCount: next(5000), first: first, last: first + next(10))
      }
      let placement = BufferPlacement(requests)
      for (i, one) in requests.enumerated() where one.byteCount > 0 {
        #expect(placement.offsets[i] % 64 == 0)
        #expect(placement.offsets[i] + one.byteCount <= placement.byteCount)
        for j in 0..<i where requests[j].byteCount > 0 && one.overlaps(requests[j]) {
          let apart =
            placement.offsets[i] + one.byteCount <= placement.offsets[j]
            || placement.offsets[j] + requests[j].byteCount <= placement.offsets[i]
          #expect(apart)
        }
      }
      let busiest = (0..<40).map { step in
        requests.filter { $0.first <= step && step <= $0.last }.reduce(0) { $0 + $1.byteCount }
      }.max()!
      #expect(placement.byteCount >= busiest)
    }
  }

  @Test func memoryIsUsedAgain() {
    let chain = (0..<10).map { Request(byteCount: 1024, first: $0, last: $0 + 1) }
    #expect(BufferPlacement(chain).byteCount == 2048)
  }

  @Test func nothingNeedsNothing() {
    #expect(BufferPlacement([]).byteCount == 0)
    #expect(BufferPlacement([Request(byteCount: 0, first: 0, last: 3)]).byteCount == 0)
  }
}
