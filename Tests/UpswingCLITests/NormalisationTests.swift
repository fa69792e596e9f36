import Files
import Foundation
import ImageData
import ProgramSupport
import TestSupport
import Testing
import Upswing

/// What images are normalised by and how they are cut: said, kept, and the same wherever it matters.
@Suite(.timeLimit(.minutes(5))) struct NormalisationTests {
  private static let small = [
    "--image-size", "16", "--batch-size", "4", "--epochs", "1", "--threads", "1", "--rate", "0.01",
    "--no-augment",
  ]

  private struct Kept: Decodable {
    struct Images: Decodable {
      var normalisation: NormalisationChoice?
      var keepsExact: Bool?
      var resize: Int
    }
    struct Model: Decodable { var weightsKey: String? }
    var images: Images
    var model: Model
  }

  private func kept(_ run: String, in folder: TemporaryFolder) throws -> Kept {
    let content = try Data(contentsOf: folder.url.appending(path: "\(run)/config.json"))
    return try JSONDecoder().decode(Kept.self, from: content)
  }

  @Test(
    arguments: [
      ("data", nil, "by the mean and standard deviation of the training images"),
      ("imagenet", Normalisation.imageNet, "by ImageNet's mean and standard deviation"),
      (
        "0.5,0.4,0.3:0.2,0.25,1", Normalisation(mean: [0.5, 0.4, 0.3], std: [0.2, 0.25, 1]),
        "mean 0.5, 0.4, 0.3; std 0.2, 0.25, 1"
      ),
    ] as [(String, Normalisation?, String)])
  func whatIsChosenIsSaidAndKept(
    _ option: String, _ expected: Normalisation?, _ sentence: String
  ) throws {
    let folder = try TemporaryFolder()
    let pictures = try PictureFolder()
    let train = try Command(
      ["train", pictures.path, "--normalisation", option, "--run-dir", "run"] + Self.small,
      in: folder.url)
    #expect(train.exitCode == 0, "\(train.errors)")
    #expect(train.errors.contains("Images are normalised") && train.errors.contains(sentence))
    #expect(
      try kept("run", in: folder).images.normalisation == expected.map { .values($0) } ?? .data)
    // A run that begins with it takes it over, and says so; so do a range test and a study.
    for command in [
      ["train", "--epochs", "1", "--rate", "0.01"], ["find"],
      ["compare", "--optimizers", "sgd", "--rates", "sgd=0.01", "--seeds", "1", "--epochs", "1"],
    ] {
      let then = try Command(
        [command[0], pictures.path] + command.dropFirst() + [
          "--weights", "run", "--run-dir", command[0], "--image-size", "16", "--batch-size", "4",
          "--threads", "1", "--no-augment",
        ], in: folder.url)
      #expect([0, 1].contains(then.exitCode), "\(then.errors)")
      #expect(then.errors.contains("normalised as those were that the weights were trained on"))
      if let expected {
        #expect(then.errors.contains(expected.mean.map { "\($0)" }.joined(separator: ", ")))
      }
    }
    #expect(try kept("train", in: folder).images.normalisation?.values != nil)
  }

  @Test(arguments: [
    "", "image", "1,2,3", "1,2:1,2", "1,2,3:0,1,1", "1,2,3:-1,1,1", "nan,0,0:1,1,1",
    "0,0,0:1,1,inf", "1,2,3:1,1,1:1,1,1", "0,0,0:1e-30,1,1", "123,116,103:1e9,1,1", "a,b,c:d,e,f",
    "1,2,3,:1,2,3",
  ])
  func whatCannotBeIsRefused(_ option: String) throws {
    let command = try Command("train", "x", "--normalisation=\(option)")
    #expect(command.exitCode == 64)
    #expect(command.errors.contains("--normalisation"), "\(command.errors)")
  }

  /// Weights of `cnn` that say nothing are not given ImageNet's values; the images' own are taken, and it is said.
  @Test func weightsThatSayNothingBringNothing() throws {
    let folder = try TemporaryFolder()
    let pictures = try PictureFolder()
    let base = try Command(
      ["train", pictures.path, "--run-dir", "base"] + Self.small, in: folder.url)
    #expect(base.exitCode == 0, "\(base.errors)")
    let export = try Command("export", "base", "--to", "safetensors", in: folder.url)
    #expect(export.exitCode == 0, "\(export.errors)")
    try removeMetadata(of: "base.safetensors", as: "bare.safetensors", in: folder)

    let bare = try Command(
      ["train", pictures.path, "--weights", "bare.safetensors", "--run-dir", "bare"] + Self.small,
      in: folder.url)
    #expect(bare.exitCode == 0, "\(bare.errors)")
    #expect(bare.errors.contains("the weights don't say what theirs were normalised by"))
    #expect(try kept("bare", in: folder).images.normalisation == .data)
    let told = try Command(
      ["train", pictures.path, "--weights", "base.safetensors", "--run-dir", "told"] + Self.small,
      in: folder.url)
    #expect(told.exitCode == 0, "\(told.errors)")
    #expect(told.errors.contains("normalised as those were that the weights were trained on"))
    #expect(try kept("told", in: folder).images.normalisation != .values(.imageNet))

    // Without training images there is nothing to take in place of it.
    let picture = pictures.folder.url.appending(path: "red/0.png").path
    func predict(_ file: String, _ more: String...) throws -> Command {
      try Command(
        ["predict", "--weights", file, "--model", "cnn", picture, "--json"] + more, in: folder.url)
    }
    let silent = try predict("bare.safetensors", "--image-size", "16")
    #expect(silent.exitCode == 64)
    #expect(silent.errors.contains("Say it with --normalisation"), "\(silent.errors)")
    #expect(try predict("bare.safetensors", "--normalisation", "data").exitCode == 64)
    let given = try predict("bare.safetensors", "--image-size", "16", "--normalisation", "imagenet")
    #expect(given.exitCode == 0, "\(given.errors)")
    // The export knows all that the run knew.
    let whole = try Command("predict", "base", picture, "--json", in: folder.url)
    let exported = try predict("base.safetensors")
    #expect(exported.exitCode == 0, "\(exported.errors)")
    #expect(try probabilities(exported) == probabilities(whole))
    #expect(try probabilities(given) != probabilities(whole))
  }

  /// With weights a ResNet's images are always made as torchvision makes them, also those of the very size.
  @Test func exactImagesAreCutAsTorchvisionDoes() throws {
    let folder = try TemporaryFolder()
    let pictures = try PictureFolder()
    func train(_ name: String, _ more: [String]) throws {
      let command = try Command(
        ["train", pictures.path, "--model", "resnet18", "--run-dir", name] + Self.small + more,
        in: folder.url)
      #expect(command.exitCode == 0, "\(command.errors)")
      let export = try Command(
        "export", name, "--to", "safetensors", "--output", "\(name).safetensors", in: folder.url)
      #expect(export.exitCode == 0, "\(export.errors)")
    }
    try train("fresh", [])
    try train("tuned", ["--weights", "fresh"])
    #expect(try kept("fresh", in: folder).images.keepsExact != false)
    #expect(try kept("tuned", in: folder).images.keepsExact == false)
    #expect(try kept("tuned", in: folder).images.resize == 18)
    #expect(try metadata(of: "fresh.safetensors", in: folder)["keeps_exact"] == "true")
    #expect(try metadata(of: "tuned.safetensors", in: folder)["keeps_exact"] == "false")
  }

  @Test func aKeyChoosesTheWeights() throws {
    let folder = try TemporaryFolder()
    let pictures = try PictureFolder()
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Fixtures/weight-forms/two-nets.pth").standardizedFileURL.path
    let picture = pictures.folder.url.appending(path: "red/0.png").path
    let one = try Command("predict", "--weights", file, "--model", "resnet18", picture)
    #expect(one.exitCode == 65)
    #expect(
      one.errors.contains(
        "“generator” and “critic”. Say which by its key. The option is --weights-key"))
    let other = try Command(
      "predict", "--weights", file, "--model", "resnet18", "--weights-key", "critic", picture)
    #expect(other.exitCode == 65)
    #expect(other.errors.contains("none of its 8 tensors fits resnet18"), "\(other.errors)")
    let train = try Command(
      ["train", pictures.path, "--weights", file, "--weights-key", "neither"] + Self.small,
      in: folder.url)
    #expect(train.exitCode == 65)
    #expect(train.errors.contains("There are tensors under “generator” and “critic”"))
    let lone = try Command("train", pictures.path, "--weights-key", "model")
    #expect(lone.exitCode == 64)
  }

  // MARK: - Files

  private func probabilities(_ command: Command) throws -> [String: Double] {
    struct Result: Decodable {
      struct Class: Decodable {
        let `class`: String
        let probability: Double
      }
      let predictions: [Class]
    }
    let results = try JSONDecoder().decode([Result].self, from: Data(command.output.utf8))
    return Dictionary(
      results.flatMap(\.predictions).map { ($0.class, $0.probability) }, uniquingKeysWith: { $1 })
  }

  private func header(
    of file: String, in folder: TemporaryFolder
  ) throws -> (header: [String: Any], data: Data) {
    let content = try Data(contentsOf: folder.url.appending(path: file))
    let length = content.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    let object = try JSONSerialization.jsonObject(with: content.dropFirst(8).prefix(length))
    return (try #require(object as? [String: Any]), content.dropFirst(8 + length))
  }

  private func metadata(
    of file: String, in folder: TemporaryFolder
  ) throws -> [String: String] {
    try #require(header(of: file, in: folder).header["__metadata__"] as? [String: String])
  }

  private func removeMetadata(
    of file: String, as copy: String, in folder: TemporaryFolder
  ) throws {
    var (header, data) = try header(of: file, in: folder)
    header["__metadata__"] = nil
    let text = try JSONSerialization.data(withJSONObject: header)
    var length = UInt64(text.count).littleEndian
    try (Data(bytes: &length, count: 8) + text + data)
      .write(to: folder.url.appending(path: copy))
  }
}
