import ArgumentParser
import Engine
import ImageData
import Records
import Training

/// `upswing predict`: the classes of images.
struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Says which classes images belong to, with probabilities.",
    discussion: """
      Example: upswing predict runs/flowers-cnn-sgd-20261122-120000 holiday/ rose.jpg
      """)

  @Argument(help: "A checkpoint, or the folder of a run, whose best checkpoint is taken.")
  var model: String

  @Argument(help: "Images, and folders that hold images.")
  var images: [String]

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How many classes to show for each image.", valueName: "number"))
  var top: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Threads to compute with; all cores by default.", valueName: "number"))
  var threads: Int?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let top, top < 1 { throw ValidationError("--top must be at least 1, not \(top).") }
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads must be from 1 to 1024, not \(threads).")
    }
  }

  func run() throws {
    let console = Console(json: output.json)
    let files: [BytePath]
    do {
      files = try ImageFile.list(images.map { BytePath($0) })
    } catch {
      throw Failure(error)
    }
    guard !files.isEmpty else {
      throw Failure(
        .badData, "There are no files in \(images.joined(separator: ", ")) to classify.")
    }
    let predictor = try makePredictor(batchSize: min(files.count, 32))
    var results: [Result] = []
    var refused: [ImageDataError] = []
    // Decoded a batch at a time: a folder may hold more pictures than memory.
    for start in stride(from: 0, to: files.count, by: 32) {
      var names: [BytePath] = []
      var pictures: [PixelImage] = []
      for file in files[start..<min(start + 32, files.count)] {
        do {
          pictures.append(try ImageFile.load(file, sizing: predictor.card.sizing))
          names.append(file)
        } catch {
          refused.append(error)
          console.warn(error.description)
        }
      }
      for (name, classes) in zip(names, predictor.classify(pictures)) {
        let result = Result(
          file: name, predictions: Array(classes.prefix(top ?? (output.json ? .max : 3))))
        results.append(result)
        if !output.json { console.say(result.line) }
      }
    }
    if output.json { try console.print(json: results) }
    if let first = refused.first {
      let failure = Failure(first)
      throw Failure(
        failure.kind,
        refused.count == 1
          ? "One file could not be classified." : "\(refused.count) files could not be classified.")
    }
  }

  private func makePredictor(batchSize: Int) throws -> Predictor {
    var options = PlanOptions()
    if let threads { options.threads = threads }
    do {
      return try Predictor(
        Checkpoint(contentsOf: RunDirectory.checkpoint(for: model)), batchSize: batchSize,
        options: options)
    } catch {
      throw Failure(reading: error)
    }
  }
}

extension PredictCommand {
  /// One image's classes.
  private struct Result: Encodable {
    let file: BytePath
    let predictions: [ClassProbability]

    /// For example `rose.jpg  rose 93.1 %  tulip 5.0 %`.
    var line: String {
      ([file.description] + predictions.map { "\($0.name) \(Double($0.probability).percent)" })
        .joined(separator: "  ")
    }
  }
}
