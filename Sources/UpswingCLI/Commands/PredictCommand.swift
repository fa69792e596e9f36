import ArgumentParser
import Engine
import Experiments
import Files
import Foundation
import ImageData
import Layers
import Records
import Training
import Wording

/// `upswing predict`: the classes of images.
struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Classify images, with probabilities.",
    discussion: """
      With --weights and --model a file of another program is used with its own last layer, and every argument is \
      an image: resized, cropped and normalised as the file says, else as the model's published weights expect. Classes \
      that have no names are called by their index.

      Examples:
        upswing predict runs/flowers-cnn-sgd-20261122-120000 holiday/ rose.jpg
        upswing predict --weights resnet34-b627a593.pth --model resnet34 --classes imagenet.txt rose.jpg
        upswing predict --weights efficientnet-lite0-57934424.pth --model efficientnet-lite0 --json holiday/
      """)

  @Argument(
    help: ArgumentHelp(
      "A checkpoint or the folder of a run, whose best checkpoint is taken; then images, and folders that hold images.",
      valueName: "model-and-images"))
  var paths: [String]

  @Option(
    help: ArgumentHelp(
      "Weights of another program: a .pth or a safetensors file. Then every argument is an image.",
      valueName: "file"))
  var weights: String?

  @Option(help: ArgumentHelp(ExperimentOption.weightsKey.help, valueName: "key"))
  var weightsKey: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "What the images of --weights were normalised by: imagenet, or means and standard deviations such as "
        + "0.5,0.5,0.5:0.25,0.25,0.25.", valueName: "values"),
    transform: { try NormalisationChoice(parsing: $0) })
  var normalisation: NormalisationChoice?

  @Option(
    name: .customLong("model"),
    help: .of(.model, "The model that --weights are of."),
    completion: .list(ModelName.allCases.map(\.rawValue)),
    transform: { try ModelName(parsing: $0) })
  var name: ModelName?

  @Option(
    help: ArgumentHelp(
      "The names of the classes of --weights, one per line, in the order of the logits.",
      valueName: "file"))
  var classes: String?

  @Option(
    parsing: .unconditional,
    help: .of(
      .imageSize, "The side of the squares that --weights are shown; 224 by default, for cnn 128."))
  var imageSize: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How many classes to show for each image.", valueName: "number"))
  var top: Int?

  @Option(parsing: .unconditional, help: .threads)
  var threads: Int?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (weights == nil) == (name == nil) else {
      throw ValidationError(
        "--weights and --model go together: the file does not say which model it is of.")
    }
    if weights == nil {
      guard paths.count >= 2 else {
        throw ValidationError("Give a checkpoint or the folder of a run, and then the images.")
      }
      for (option, isGiven) in [
        ("--classes", classes != nil), ("--image-size", imageSize != nil),
        ("--weights-key", weightsKey != nil), ("--normalisation", normalisation != nil),
      ] where isGiven {
        throw ValidationError(
          "\(option) is about --weights; a checkpoint knows its classes and how images are shown to it."
        )
      }
    }
    if normalisation == .data {
      throw ValidationError(
        "--normalisation data is about training images, of which predict has none: give imagenet, or means and "
          + "standard deviations.")
    }
    if let imageSize, !(8...4096).contains(imageSize) {
      throw ValidationError("--image-size must be from 8 to 4096 pixels, not \(imageSize).")
    }
    if let top, top < 1 { throw ValidationError("--top must be at least 1, not \(top).") }
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads must be from 1 to 1024, not \(threads).")
    }
  }

  /// The arguments that are images.
  private var images: [String] { weights == nil ? Array(paths.dropFirst()) : paths }

  func run() throws {
    let console = Console(json: output.json)
    let files = ImageFile.list(images.map { BytePath($0) })
    guard !files.isEmpty else {
      throw Failure(
        .badData, "There are no files in \(Phrase.list(images.map(\.escaped))) to classify.")
    }
    let predictor = try makePredictor(batchSize: min(files.count, 32), on: console)
    var results: [Result] = []
    var refused: [ImageDataError] = []
    // Decoded a batch at a time: a folder may hold more pictures than memory.
    for start in stride(from: 0, to: files.count, by: 32) {
      let loaded = files[start..<min(start + 32, files.count)].map { file in
        (
          file,
          Swift.Result { () throws(ImageDataError) in
            try ImageFile.load(file, sizing: predictor.spec.sizing)
          }
        )
      }
      var classes = predictor.classify(squares: loaded.compactMap { try? $1.get() })[...]
      for (file, picture) in loaded {
        switch picture {
        case .success:
          let result = Result(
            file: file, predictions: Array(classes.removeFirst().prefix(shown)),
            showsIndices: weights != nil)
          results.append(result)
          if !output.json { console.say(result.line) }
        case .failure(let error):
          refused.append(error)
          results.append(Result(file: file, error: error.description))
          console.warn(error.description)
        }
      }
    }
    if output.json { try console.print(json: results) }
    if let first = refused.first {
      throw Failure(
        Failure(first).kind, "\(Phrase.count(refused.count, "file")) could not be classified.")
    }
  }

  /// - Parameter batchSize: how many images to classify at once; fewer where the memory is too small for so many.
  private func makePredictor(batchSize: Int, on console: Console) throws -> Predictor {
    let checkpoint = try checkpoint(on: console)
    var options = PlanOptions()
    if let threads { options.threads = threads }
    var batchSize = batchSize
    while true {
      do {
        return try Predictor(checkpoint, batchSize: batchSize, options: options)
      } catch is MemoryShortage where batchSize > 1 {
        batchSize /= 2
      }
    }
  }

  private func checkpoint(on console: Console) throws -> Checkpoint {
    guard let weights, let name else {
      let found = try FoundCheckpoint(at: paths[0])
      if let note = found.note { console.warn(note) }
      return found.checkpoint
    }
    let pretrained = try PretrainedWeights(contentsOf: weights, key: weightsKey)
    if let note = pretrained.note { console.warn(note) }
    var experiment = Experiment(data: DataSource(""), model: ModelSettings(name, weights: weights))
    experiment.images.normalisation = normalisation
    guard
      let values = experiment.settled(by: pretrained).experiment.images.normalisation?.values
    else {
      throw Failure(
        .usage,
        "\(BytePath(weights)) does not say what images are normalised by. Say it with --normalisation: imagenet, or "
          + "means and standard deviations.")
    }
    let side = imageSize ?? NetworkPreset(of: name)?.side ?? 128
    let usual = name.sizing(side: side, weights: weights)
    return try Checkpoint(
      pretrained, as: name, sizing: imageSize == nil ? pretrained.sizing ?? usual : usual,
      normalisation: values, names: classes.map(Self.names(in:)))
  }

  /// The lines of a file of class names.
  private static func names(in path: String) throws -> [String] {
    let bytes = try FileReader(path).bytes(limit: 1 << 24)
    guard let content = String(validating: bytes, as: UTF8.self) else {
      throw Failure(
        .badData,
        "\(BytePath(path)) is no text in UTF-8. Give --classes a text file with one name a line.")
    }
    return content.split(whereSeparator: \.isNewline)
      .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
  }

  /// How many classes are shown of each image.
  private var shown: Int { top ?? (weights != nil ? 5 : output.json ? .max : 3) }
}

extension PredictCommand {
  /// One file's classes, or why it has none.
  private struct Result: Encodable {
    let file: BytePath
    var predictions: [ClassProbability] = []
    var error: String?
    /// Whether a line says the classes' indices too.
    var showsIndices = false

    private enum CodingKeys: CodingKey {
      case file, predictions, error
    }

    /// For example `rose.jpg  rose 93.1 %  tulip 5.0 %`, or `cat.jpg  281 tabby 48.0 %`.
    var line: String {
      let classes = predictions.map { prediction in
        let index = showsIndices && prediction.name != "\(prediction.index)"
        let name = index ? "\(prediction.index) \(prediction.name)" : prediction.name
        return "\(name) \(Phrase.percent(Double(prediction.probability)))"
      }
      return ([file.description] + classes).joined(separator: "  ")
    }
  }
}
