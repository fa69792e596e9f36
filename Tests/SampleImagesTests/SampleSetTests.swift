import ImageData
import SampleImages
import Testing

@Suite(.timeLimit(.minutes(5))) struct SampleSetTests {
  @Test func theSameOptionsGiveTheSamePictures() throws {
    let one = try SampleSet(side: 48, seed: 5)
    let two = try SampleSet(side: 48, seed: 5)
    for flower in SampleFlower.allCases {
      #expect(one.image(of: flower, at: 3) == two.image(of: flower, at: 3))
      #expect(try one.jpeg(of: flower, at: 3) == two.jpeg(of: flower, at: 3))
    }
  }

  @Test func seedsIndicesAndClassesGiveDifferentPictures() throws {
    let set = try SampleSet(side: 48, seed: 5)
    let other = try SampleSet(side: 48, seed: 6)
    let picture = set.image(of: .rose, at: 0)
    #expect(picture != other.image(of: .rose, at: 0))
    #expect(picture != set.image(of: .rose, at: 1))
    #expect(picture != set.image(of: .tulip, at: 0))
  }

  @Test(arguments: [16, 50, 128])
  func picturesHaveTheSizeAskedFor(side: Int) throws {
    let picture = try SampleSet(side: side).image(of: .sunflower, at: 0)
    #expect(picture.width == side)
    #expect(picture.height == side)
  }

  @Test func aPictureIsDrawnAlikeAtAnySize() throws {
    // The scene does not depend on the resolution: reduced to a few pixels, both sizes agree.
    for flower in SampleFlower.allCases {
      let small = try means(SampleSet(side: 64).image(of: flower, at: 2), cells: 4)
      let large = try means(SampleSet(side: 128).image(of: flower, at: 2), cells: 4)
      for (a, b) in zip(small, large) { #expect(abs(a - b) < 16) }
    }
  }

  @Test func countsAreUnevenAndNeverZero() throws {
    let set = try SampleSet(imagesPerClass: 200)
    let counts = SampleFlower.allCases.map(set.count)
    #expect(set.count == counts.reduce(0, +))
    #expect(set.count == 1000)
    #expect(Set(counts).count > 1)
    #expect(try SampleFlower.allCases.map(SampleSet(imagesPerClass: 1).count).min() == 1)
  }

  @Test func valuesOutOfRangeAreRefusedWithASentence() throws {
    #expect(throws: SampleError.invalidSide(15)) { try SampleSet(side: 15) }
    #expect(throws: SampleError.invalidCount(0)) { try SampleSet(imagesPerClass: 0) }
    #expect(
      SampleError.invalidCount(-3).description
        == "A class of -3 pictures cannot be drawn: choose a number from 1 to 9999.")
  }

  /// Colour alone must not give the class away, or any network learns the set at any rate.
  @Test func meanColourDoesNotTellTheClass() throws {
    let set = try SampleSet(side: 32)
    let known = SampleFlower.allCases.map { flower in
      centroid((0..<60).map { means(set.image(of: flower, at: $0), cells: 1) })
    }
    let hits = SampleFlower.allCases.enumerated().map { label, flower in
      (60..<90).count { index in
        let colour = means(set.image(of: flower, at: index), cells: 1)
        let distances = known.map { distance($0, colour) }
        return distances.firstIndex(of: distances.min()!) == label
      }
    }
    let accuracy = Double(hits.reduce(0, +)) / 150
    #expect(accuracy < 0.5)
  }

  /// Shape must: in the middle of their pictures, tulips are smooth and dandelions are bristles.
  @Test func classesDifferInFineStructure() throws {
    let set = try SampleSet(side: 96, seed: 2)
    func detail(_ flower: SampleFlower) -> Double {
      let all = (0..<40).map { fineStructure(set.image(of: flower, at: $0)) }.sorted()
      return all[all.count / 2]
    }
    #expect(detail(.dandelion) > 1.3 * detail(.tulip))
    #expect(detail(.sunflower) > 1.1 * detail(.tulip))
  }

  /// The mean red, green and blue of `cells` × `cells` parts of an image, one after another.
  private func means(_ image: PixelImage, cells: Int) -> [Double] {
    var sums = [Double](repeating: 0, count: cells * cells * 3)
    for y in 0..<image.height {
      for x in 0..<image.width {
        let cell = y * cells / image.height * cells + x * cells / image.width
        let colour = image[x, y]
        for channel in 0..<3 { sums[cell * 3 + channel] += Double(colour[channel]) }
      }
    }
    return sums.map { $0 * Double(cells * cells) / Double(image.width * image.height) }
  }

  private func centroid(_ points: [[Double]]) -> [Double] {
    points[0].indices.map { axis in points.reduce(0) { $0 + $1[axis] } / Double(points.count) }
  }

  private func distance(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  }

  /// The mean difference between pixels two apart in the middle half of an image.
  private func fineStructure(_ image: PixelImage) -> Double {
    let quarter = image.width / 4
    var sum = 0.0
    for y in quarter..<3 * quarter {
      for x in quarter..<3 * quarter {
        sum += abs(Double(image[x, y].y) - Double(image[x + 2, y].y))
        sum += abs(Double(image[x, y].y) - Double(image[x, y + 2].y))
      }
    }
    return sum
  }
}
