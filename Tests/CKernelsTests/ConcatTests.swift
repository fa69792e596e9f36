import CKernels
import Testing

@Suite(.timeLimit(.minutes(5))) struct ConcatTests {
  /// Parts of whole blocks, of less than one, across blocks, at every kind of offset.
  static let parts = [
    [16, 32], [3, 5], [5, 16, 11], [24, 8, 16], [1, 40, 7, 2], [9], [17, 15, 1],
  ]
  static let sizes = [(1, 1, 1), (2, 1, 2), (3, 5, 7), (2, 33, 31)]

  @Test(arguments: [8, 16], parts)
  func insertsAndExtracts(block: Int, parts: [Int]) {
    for (batch, height, width) in Self.sizes {
      let channels = parts.reduce(0, +)
      let whole = ck_shape(batch, channels, height, width, block: block)
      let values = randomValues(whole.planarCount)
      let shapes = parts.map { ck_shape(batch, $0, height, width, block: block) }
      let results = sameEverywhere { run in
        // Every element must be written, the padding too.
        var y = [Float](repeating: .nan, count: whole.blockedCount)
        var copies: [[Float]] = []
        var first = 0
        for shape in shapes {
          let part = shape.blocked(channelRange(of: values, whole, first, shape))
          ck_insert_channels(run, shape, Int32(channels), Int32(first), part, &y)
          first += Int(shape.channels)
        }
        first = 0
        for shape in shapes {
          var copy = [Float](repeating: .nan, count: shape.blockedCount)
          ck_extract_channels(run, shape, Int32(channels), Int32(first), y, &copy)
          copies.append(copy)
          first += Int(shape.channels)
        }
        return [y] + copies
      }
      expectEqual(whole.planar(results[0]), values)
      var first = 0
      for (shape, copy) in zip(shapes, results.dropFirst()) {
        expectEqual(shape.planar(copy), channelRange(of: values, whole, first, shape))
        first += Int(shape.channels)
      }
    }
  }

  /// Parts may come in any order, and one may be written again.
  @Test func otherChannelsStay() {
    let whole = ck_shape(2, 20, 3, 3, block: 16)
    let part = ck_shape(2, 6, 3, 3, block: 16)
    let values = randomValues(whole.planarCount)
    let other = randomValues(part.planarCount, seed: 2)
    let result = sameEverywhere { run in
      var y = whole.blocked(values)
      ck_insert_channels(run, part, 20, 12, part.blocked(other), &y)
      return [y]
    }[0]
    var expected = values
    for n in 0..<2 {
      let at = (n * 20 + 12) * 9
      expected.replaceSubrange(at..<(at + 54), with: other[(n * 54)..<((n + 1) * 54)])
    }
    expectEqual(whole.planar(result), expected)
  }

  /// Channels of a planar image.
  func channelRange(
    of values: [Float], _ whole: ck_shape, _ first: Int, _ part: ck_shape
  ) -> [Float] {
    (0..<Int(whole.batch)).flatMap { n in
      let at = (n * Int(whole.channels) + first) * whole.pixels
      return values[at..<(at + Int(part.channels) * whole.pixels)]
    }
  }
}
