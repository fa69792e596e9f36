import CKernels
import Testing

@Suite(.timeLimit(.minutes(5))) struct LayoutTests {
  @Test(arguments: shapes)
  func planarToBlockedAndBack(shape: ck_shape) {
    let planar = randomValues(shape.planarCount)
    let blocked = sameEverywhere { run in
      var out = [Float](repeating: .nan, count: shape.blockedCount)
      ck_nchw_to_blocked(run, shape, planar, &out)
      return [out]
    }[0]
    expectEqual(blocked, shape.blocked(planar))
    let back = sameEverywhere { run in
      var out = [Float](repeating: .nan, count: shape.planarCount)
      ck_blocked_to_nchw(run, shape, blocked, &out)
      return [out]
    }[0]
    expectEqual(back, planar)
  }
}
