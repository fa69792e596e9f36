import Foundation
import ProgramSupport
import Testing
import Upswing

/// The library and the command are one program: without further words they test the same rates and suggest the same.
@Suite(.timeLimit(.minutes(2))) struct LibraryTests {
  @Test(arguments: [OptimizerName.sgd, .adam, .adadelta, .lion])
  func theLibrarySuggestsWhatTheCommandDoes(_ name: OptimizerName) throws {
    let pictures = try PictureFolder(images: 20)
    let command = try Command(
      "find", pictures.path, "--optimizer", name.rawValue, "--image-size", "16", "--batch-size",
      "4", "--seed", "7", "--threads", "1", "--json")
    let found = try JSONDecoder().decode([RateFinding].self, from: Data(command.output.utf8))

    // The README's example, with the command's network.
    let flowers = try DataSet(pictures.path).split(
      validation: 0.2, seed: 7, sizing: ImageSizing(side: 16),
      loading: LoadingOptions(batchSize: 4))
    let network = Model.cnn(classes: flowers.classes.count)
    let plan = try network.compile(
      input: flowers.training.imageShape, options: PlanOptions(threads: 1))
    let state = plan.initialState(for: try name.make(), seed: 7)
    let search = try RateSearch().run(plan, state, on: flowers.training)

    #expect(found.count == 1)
    #expect(found.first?.search == search)
    #expect(found.first?.rule == .halving)
    #expect(found.first?.range == (try? search.range()))
    #expect(found.first == search.finding())
  }

  /// Whoever resizes an image before it is classified must not have it resized again: with torchvision's sizing the
  /// second time shows something else.
  @Test func theLibraryClassifiesAsTheCommandDoes() throws {
    let folder = try TemporaryFolder()
    let pictures = try PictureFolder()
    let small = ["--model", "resnet18", "--image-size", "16", "--batch-size", "8", "--epochs", "1"]
    for more in [["--run-dir", "fresh"], ["--run-dir", "run", "--weights", "fresh"]] {
      let command = try Command(
        ["train", pictures.path, "--rate", "1e-6"] + small + more, in: folder.url)
      #expect(command.exitCode == 0, "\(command.errors)")
    }
    let fixture = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Fixtures/images/baseline.jpg").standardizedFileURL
    let photograph = try DecodedImage([UInt8](Data(contentsOf: fixture)), limits: DecodingLimits())
      .image
    // One of any size, and one that has the network's size already.
    let images = [photograph, ImageSizing(side: 16)(photograph)]
    for (index, image) in images.enumerated() {
      try Data(image.png()).write(to: folder.url.appending(path: "\(index).png"))
    }
    let command = try Command("predict", "run", "0.png", "1.png", "--json", in: folder.url)
    #expect(command.exitCode == 0, "\(command.errors)")
    let said = try JSONDecoder().decode([Prediction].self, from: Data(command.output.utf8))
      .map { $0.predictions.map(\.probability) }

    let checkpoint = try Checkpoint(
      contentsOf: folder.url.appending(path: "run/checkpoints/best.safetensors").path)
    #expect(checkpoint.card.sizing == .torchvision(side: 16))
    let predictor = try Predictor(checkpoint)
    let whole = predictor.classify(images)
    for (mine, theirs) in zip(whole.flatMap(\.self).map(\.probability), said.flatMap(\.self)) {
      #expect(abs(mine - theirs) <= 1e-4 * theirs)
    }
    #expect(whole.map(\.count) == said.map(\.count))
    let once = images.map { ImageSizing.torchvision(side: 16)($0) }
    #expect(predictor.classify(squares: once) == whole)
    #expect(predictor.classify(once) != whole)
  }

  /// What `predict --json` says of an image.
  private struct Prediction: Decodable {
    struct Class: Decodable { let probability: Float }
    let predictions: [Class]
  }
}
