import Foundation
import Testing
import Upswing

/// The README's library example, on pictures of its own: one import is all it takes.
@Suite(.timeLimit(.minutes(5))) struct FrontPageTests {
  @Test func theExampleTrains() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    try drawPictures(into: folder)

    let flowers = try DataSet(folder.path).split(
      validation: 0.2, seed: 7, sizing: ImageSizing(side: 32),
      loading: LoadingOptions(batchSize: 8))
    let network = Model {
      for width in [8, 16] {
        Conv2D(width, kernel: 3, padding: .same)
        BatchNorm()
        ReLU()
        MaxPool2D(2)
      }
      Flatten()
      Dropout(0.5)
      Linear(flowers.classes.count)
    }
    let plan = try network.compile(input: flowers.training.imageShape)
    let state = plan.initialState(for: SGD(momentum: 0.9), seed: 7)
    let search = try RateSearch().run(plan, state, on: flowers.training)
    let range = try search.range()
    let cycle = Triangular(base: range.lower, max: range.upper, stepSize: .epochs(4))
    var accuracies: [Double] = []
    for try await event in Trainer(plan, state, rate: cycle).run(flowers, epochs: 8) {
      if case .epoch(let record, _) = event { accuracies += [record.validationAccuracy ?? 0] }
    }

    // Without further words the range is what `upswing find` concludes.
    #expect(search.finding().range == range)
    #expect(range.lower > 0 && range.lower < range.upper)
    #expect(accuracies.count == 8)
    #expect(accuracies.max() ?? 0 > 0.9, "two colours are told apart: \(accuracies)")
  }

  private func drawPictures(into folder: URL) throws {
    for (name, isRed) in [("red", true), ("blue", false)] {
      let place = folder.appending(path: name)
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      for index in 0..<30 {
        let shade = UInt8(4 * index)
        let picture = PixelImage(
          width: 32, height: 32, red: isRed ? 220 : shade, green: 100, blue: isRed ? shade : 220)
        try Data(picture.png()).write(to: place.appending(path: "\(index).png"))
      }
    }
  }
}
