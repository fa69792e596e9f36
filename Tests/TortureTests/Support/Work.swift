import Foundation
import ProgramSupport
import TestSupport

/// A command whose result is known, to be cut off and gone on with in folders of its own.
struct Work: Sendable {
  /// What it does, for tables.
  let name: String
  private let begin: [String]
  private let isStudy: Bool

  static let pictures = Result { try PictureFolder(images: 8) }

  private static func small(side: Int) -> [String] {
    ["--image-size", "\(side)", "--batch-size", "4", "--threads", "1"]
  }

  static func training(epochs: Int = 15) throws -> Work {
    try Work("train", ["--epochs", "\(epochs)", "--rate", "0.01"])
  }

  /// Most of it is the search for a rate.
  static func rangeTest() throws -> Work {
    try Work("range test", ["--epochs", "3", "--rate", "auto"])
  }

  /// Most of it is writing: checkpoints of 30 MB after epochs of three steps.
  static func checkpoints() throws -> Work {
    try Work("checkpoint", ["--epochs", "4", "--rate", "0.001"], side: 64)
  }

  /// The head alone, then all, with weights that a training of three epochs left.
  static func headFirst() throws -> Work {
    let weights = try trained.get().path("run")
    return try Work(
      "head first",
      ["--epochs", "6", "--head-first", "6", "--weights", weights, "--rate", "0.005"])
  }

  private static let trained = Result {
    let (work, place) = (try training(epochs: 3), try Self.place())
    let command = try work.run(in: place)
    guard command.exitCode == 0 else { throw Failed(said: command.errors) }
    return place
  }

  static func study() throws -> Work {
    try Work(
      "compare",
      [
        "--epochs", "2", "--seeds", "2", "--optimizers", "sgd,adam", "--rates",
        "sgd=auto,adam=0.002",
      ], side: 16, command: "compare", isStudy: true)
  }

  private init(
    _ name: String, _ arguments: [String], side: Int = 16, command: String = "train",
    isStudy: Bool = false
  ) throws {
    self.name = name
    self.isStudy = isStudy
    begin =
      [command, try Self.pictures.get().path] + Self.small(side: side) + arguments
      + ["--run-dir", "run"]
  }

  /// A folder to work in, in memory where that is possible: no disk has to be waited for.
  static func place() throws -> TemporaryFolder { try TemporaryFolder(isInMemory: true) }

  /// The run's or the study's folder.
  func folder(in place: TemporaryFolder) -> URL { place.url.appending(path: "run") }

  /// What begins it, or goes on with what is there.
  func arguments(in place: TemporaryFolder) -> [String] {
    let isBegun = FileManager.default.fileExists(
      atPath: folder(in: place).appending(path: "config.json").path)
    return isStudy || !isBegun ? begin : ["train", "--resume", "run"]
  }

  func start(in place: TemporaryFolder, shell: String? = nil) throws -> RunningProgram {
    try RunningProgram(arguments(in: place), in: place.url, shell: shell)
  }

  /// Begins it or goes on, to its end.
  func run(in place: TemporaryFolder, shell: String? = nil) throws -> Command {
    try start(in: place, shell: shell).end()
  }

  func content(in place: TemporaryFolder) throws -> Content {
    try Content(of: folder(in: place))
  }

  /// What comes of it without disturbance, and how long that takes.
  func reference() throws -> (content: Content, seconds: Double) {
    let place = try Self.place()
    let start = Date.now
    let command = try run(in: place)
    guard command.exitCode == 0 else { throw Failed(said: command.errors) }
    return (try content(in: place), Date.now.timeIntervalSince(start))
  }

  struct Failed: Error { let said: String }
}
