import Foundation
import ProgramSupport
import TestSupport
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
    // The command looked at the clock.
    var first = found.first
    first?.seconds = nil
    #expect(first == search.finding())
  }

  /// The same experiment, typed and as a value: the same weights, the same optimizer state, the same steps.
  @Test func theLibraryTrainsWhatTheCommandDoes() async throws {
    let pictures = try PictureFolder()
    let folder = try TemporaryFolder()
    let command = try Command(
      [
        "train", pictures.path, "--optimizer", "adam", "--schedule", "one-cycle", "--epochs", "3",
        "--image-size", "16", "--batch-size", "4", "--seed", "7", "--label-smoothing", "0.1",
        "--validation", "0.25", "--clip-norm", "5", "--threads", "1", "--run-dir", "typed",
      ], in: folder.url)
    #expect(command.exitCode == 0, "\(command.errors)")

    var experiment = Experiment(
      data: DataSource(pictures.path, validation: .fraction(0.25)),
      optimizer: OptimizerConfiguration(Adam()), schedule: PlannedSchedule(.oneCycle),
      clipping: .norm(5), epochs: 3, seed: 7)
    experiment.images.imageSize = 16
    experiment.images.batchSize = 4
    experiment.model.labelSmoothing = 0.1
    let result = try await experiment.train(
      in: "\(folder.path)/written", options: PlanOptions(threads: 1))
    #expect(result.outcome.outcome == .completed && result.finding?.range != nil)

    for file in [
      "checkpoints/last.safetensors", "checkpoints/best.safetensors",
      "checkpoints/last.state.safetensors", "steps.csv",
    ] {
      let bytes = try ["typed", "written"].map {
        try Data(contentsOf: folder.url.appending(path: "\($0)/\(file)"))
      }
      #expect(bytes[0] == bytes[1], "\(file)")
    }
    // What is kept is the experiment, and training that trains the same.
    let kept = try JSONDecoder().decode(
      Experiment.self, from: Data(contentsOf: folder.url.appending(path: "typed/config.json")))
    let again = try await kept.train(in: "\(folder.path)/kept", options: PlanOptions(threads: 1))
    #expect(again.outcome.steps == result.outcome.steps)
  }

  /// A study of schedules, of pixels that lie nowhere.
  @Test func theLibraryComparesSchedules() async throws {
    let folder = try TemporaryFolder()
    let images = (0..<24).map { index in
      let shade = UInt8(10 * (index / 2))
      return PixelImage(
        width: 16, height: 16, red: index.isMultiple(of: 2) ? 220 : shade, green: 90,
        blue: index.isMultiple(of: 2) ? shade : 220)
    }
    let dataSet = try DataSet(
      images: images, labels: (0..<24).map { $0 % 2 }, classes: ["red", "blue"])
    var base = Experiment(data: "pixels", schedule: .constant(0.01), epochs: 2)
    base.images.imageSize = 16
    base.images.batchSize = 4
    let study = StudyConfiguration(
      base,
      arms: [
        base.arm("constant"),
        base.arm("cosine") {
          $0.schedule = PlannedSchedule(.cosine, rates: .given(max: 0.02))
        },
      ], seeds: [1, 2])
    let record = try await Study(study, in: "\(folder.path)/study", dataSet: dataSet).run()
    #expect(record.arms.map(\.name) == ["constant", "cosine"])
    #expect(record.arms.flatMap(\.trials).allSatisfy { $0.outcome == .completed })
    // Once more there is nothing left to do.
    let again = try await Study(study, in: "\(folder.path)/study", dataSet: dataSet).run()
    #expect(
      again.arms.flatMap(\.trials).map(\.epochs) == record.arms.flatMap(\.trials).map(\.epochs))
    #expect(throws: (any Error).self) {
      _ = try Study(
        StudyConfiguration(base, arms: [base.arm("a b")]), in: "\(folder.path)/other",
        dataSet: dataSet)
    }
  }

  /// Whoever resizes an image before it is classified must not have it resized again: with torchvision's sizing the
  /// second time shows something else.
  @Test func theLibraryClassifiesAsTheCommandDoes() throws {
    let folder = try TemporaryFolder()
    let fixture = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Fixtures/images/baseline.jpg").standardizedFileURL
    let photograph = try DecodedImage([UInt8](Data(contentsOf: fixture)), limits: DecodingLimits())
      .image
    // Trained on what it is shown afterwards, in other sizes: norms of plain pictures would make a photograph's logits
    // so large that probabilities are subnormal.
    let pictures = folder.url.appending(path: "pictures")
    for side in 20..<44 {
      let place = pictures.appending(path: side < 32 ? "coarse" : "fine")
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      try Data(ImageSizing(side: side)(photograph).png())
        .write(to: place.appending(path: "\(side).png"))
    }
    let small = ["--model", "resnet18", "--image-size", "16", "--batch-size", "8", "--epochs", "1"]
    for more in [["--run-dir", "fresh"], ["--run-dir", "run", "--weights", "fresh"]] {
      let command = try Command(
        ["train", pictures.path, "--rate", "1e-6"] + small + more, in: folder.url)
      #expect(command.exitCode == 0, "\(command.errors)")
    }
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
    #expect(checkpoint.spec.sizing == .torchvision(side: 16))
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
