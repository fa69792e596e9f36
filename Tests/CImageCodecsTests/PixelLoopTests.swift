import CImageCodecs
import Testing

/// Every loop against plain arithmetic, in every instruction set, for sizes that fill vectors and sizes
/// that do not.
@Suite(.timeLimit(.minutes(5))) struct PixelLoopTests {
  static let sets: [pixel_isa] =
    pixel_isa_best() == PIXEL_ISA_PORTABLE
    ? [PIXEL_ISA_PORTABLE] : [PIXEL_ISA_PORTABLE, PIXEL_ISA_AVX2]

  /// Bytes without a pattern.
  private func noise(_ count: Int) -> [UInt8] {
    var state: UInt32 = 1
    return (0..<count).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return UInt8(truncatingIfNeeded: state >> 24)
    }
  }

  private func filled<T>(_ count: Int, with zero: T, _ body: (inout [T]) -> Void) -> [T] {
    var values = [T](repeating: zero, count: count)
    body(&values)
    return values
  }

  @Test(arguments: [1, 5, 7, 8, 9, 16, 23, 40])
  func samplingIsBilinear(side: Int) {
    let (width, height) = (61, 47)
    let pixels = noise(width * height * 3)
    // Turned, shrunk, and inside the image: the farthest place is below 40 on both axes.
    let (a, b, c) = (0.79, -0.2, 11.3)
    let affine = pixel_affine(m: (a, b, c, 0.31, 0.55, 2.6))
    let box = affine_box(affine, Int32(side))
    let results = Self.sets.map { isa in
      var copy = [UInt8](repeating: 0, count: Int(box.width * box.height) * 3)
      copy_mirrored(pixels, Int32(width), Int32(height), box, &copy)
      return filled(3 * side * side, with: Float(0)) {
        sample_affine(isa, copy, box, affine, Int32(side), &$0)
      }
    }
    for result in results { #expect(result == results[0]) }
    for y in 0..<side {
      for x in 0..<side {
        let u = a * Double(x) + b * Double(y) + c
        let v = 0.31 * Double(x) + 0.55 * Double(y) + 2.6
        let (left, top) = (Int(u.rounded(.down)), Int(v.rounded(.down)))
        for channel in 0..<3 {
          func at(_ x: Int, _ y: Int) -> Double { Double(pixels[(y * width + x) * 3 + channel]) }
          let (right, down) = (u - Double(left), v - Double(top))
          let upper = at(left, top) * (1 - right) + at(left + 1, top) * right
          let lower = at(left, top + 1) * (1 - right) + at(left + 1, top + 1) * right
          let value = results[0][(channel * side + y) * side + x]
          // Weights have eleven bits.
          #expect(abs(Double(value) - (upper * (1 - down) + lower * down)) < 0.3)
        }
      }
    }
  }

  @Test(arguments: [(-9, -7, 30, 25), (3, 2, 5, 6), (-40, 30, 20, 20), (15, -30, 30, 10)])
  func boxesContinueAsMirrorImages(left: Int, top: Int, width: Int, height: Int) {
    let (imageWidth, imageHeight) = (13, 11)
    let pixels = noise(imageWidth * imageHeight * 3)
    let box = pixel_box(
      left: Int32(left), top: Int32(top), width: Int32(width), height: Int32(height))
    let copy = filled(width * height * 3, with: UInt8(0)) {
      copy_mirrored(pixels, Int32(imageWidth), Int32(imageHeight), box, &$0)
    }
    func mirrored(_ i: Int, _ n: Int) -> Int {
      let period = 2 * (n - 1)
      let place = (i % period + period) % period
      return min(place, period - place)
    }
    for y in 0..<height {
      for x in 0..<width {
        let from =
          mirrored(top + y, imageHeight) * imageWidth + mirrored(left + x, imageWidth)
        #expect(
          copy[(y * width + x) * 3..<(y * width + x + 1) * 3] == pixels[from * 3..<from * 3 + 3])
      }
    }
  }

  @Test(arguments: [1, 7, 8, 24, 33])
  func coloursAreTheSameEverywhere(count: Int) {
    let values = noise(3 * count).map(Float.init)
    let results = Self.sets.map { isa in
      var planes = values
      adjust_colours(isa, &planes, Int32(count), 1.2, 0.7, 1.4, [2, 3, 4], [-1, -2, -3])
      return planes
    }
    for result in results { #expect(result == results[0]) }

    func within(_ x: Double) -> Double { min(max(x, 0), 255) }
    func grey(_ pixel: [Double]) -> Double {
      0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2]
    }
    let bright = (0..<count).map { i in
      (0..<3).map { within(Double(values[$0 * count + i]) * 1.2) }
    }
    let mean = bright.map(grey).reduce(0, +) / Double(count)
    for i in 0..<count {
      let contrasted = bright[i].map { within($0 * 0.7 + 0.3 * mean) }
      for c in 0..<3 {
        let expected = within(contrasted[c] * 1.4 - 0.4 * grey(contrasted))
        let value = Double(results[0][c * count + i])
        #expect(abs(value - (expected * Double(c + 2) - Double(c + 1))) < 1e-2)
      }
    }
  }

  /// Sums of weights that are no multiple of anything, in windows that overlap.
  @Test(arguments: [(5, 4), (16, 16), (17, 40), (40, 9), (64, 50)])
  func resamplingSumsWeightedPixels(width: Int, rows: Int) {
    let taps = min(3, width)
    let outputs = width - taps + 1
    let pixels = noise(width * rows * 3)
    let starts = (0..<outputs).map(Int32.init)
    let weights = (0..<outputs * taps).map { Int32(500_000 + 37_123 * ($0 % 41)) }
    let axis = { (body: (resampling_axis) -> Void) in
      starts.withUnsafeBufferPointer { starts in
        weights.withUnsafeBufferPointer { weights in
          body(
            resampling_axis(
              starts: starts.baseAddress, weights: weights.baseAddress, taps: Int32(taps)))
        }
      }
    }
    func sum(_ output: Int, _ pixel: (Int) -> UInt8) -> UInt8 {
      let sum = (0..<taps).reduce(1 << 21) {
        $0 + Int(pixel(output + $1)) * Int(weights[output * taps + $1])
      }
      return UInt8(clamping: sum >> 22)
    }
    for isa in Self.sets {
      let across = filled(outputs * rows * 3, with: UInt8(0)) { out in
        var scratch = [UInt8](repeating: 0, count: 16 * 3 * (width + outputs))
        axis {
          resample_rows(
            isa, pixels, Int32(width), Int32(rows), $0, Int32(outputs), &out, &scratch)
        }
      }
      // The same bytes as columns: an image of `rows` pixels a row and `width` rows.
      let down = filled(outputs * rows * 3, with: UInt8(0)) { out in
        axis { resample_columns(isa, pixels, Int32(rows), 0, $0, Int32(outputs), &out) }
      }
      var wrong = 0
      for output in 0..<outputs {
        for row in 0..<rows {
          for c in 0..<3 {
            let expected = sum(output) { pixels[(row * width + $0) * 3 + c] }
            if across[(row * outputs + output) * 3 + c] != expected { wrong += 1 }
            let lower = sum(output) { pixels[($0 * rows + row) * 3 + c] }
            if down[(output * rows + row) * 3 + c] != lower { wrong += 1 }
          }
        }
      }
      #expect(wrong == 0)
    }
  }
}
