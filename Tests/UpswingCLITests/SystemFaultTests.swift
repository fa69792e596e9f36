import Foundation
import ProgramSupport
import TestSupport
import Testing

/// One fault, one exit code, whatever the command; and what becomes of output that nobody takes.
@Suite(.timeLimit(.minutes(5))) struct SystemFaultTests {
  /// Pictures, a run that was trained on them, and what is wrong in many ways.
  private static let place = Result { () throws -> (TemporaryFolder, PictureFolder) in
    let (folder, pictures) = (try TemporaryFolder(), try PictureFolder())
    let train = try Command(
      ["train", pictures.path, "--run-dir", "run", "--epochs", "1", "--rate", "0.01"] + small,
      in: folder.url)
    #expect(train.exitCode == 0, "\(train.errors)")
    let file = { (name: String) in folder.url.appending(path: name) }
    _ = mkfifo(file("pipe").path, 0o644)
    try Data("neither".utf8).write(to: file("text"))
    try FileManager.default.createDirectory(at: file("used"), withIntermediateDirectories: true)
    try Data("mine".utf8).write(to: file("used/mine.txt"))
    // A file of weights whose tensor has a name that clears the screen and begins a line.
    let header =
      #"{"\u001b[2J\nerror: all is lost":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#
    var bytes = Data((0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> (8 * $0)) })
    bytes += Data(header.utf8) + Data(count: 4)
    try bytes.write(to: file("escape.safetensors"))
    // Files that take up no place on the disk and claim more than any machine's memory.
    for (name, counts) in [
      ("huge", [1 << 40]), ("many", [Int](repeating: 1 << 20, count: 1 << 18)),
    ] {
      try sparseWeights(counts, at: file("\(name).safetensors").path)
    }
    try FileManager.default.createDirectory(at: file("spoiled"), withIntermediateDirectories: true)
    try sparse(Data(), 1 << 42, at: file("spoiled/config.json").path)
    return (folder, pictures)
  }

  /// A file of so many bytes, of which the first are given and no other has ever been written.
  private static func sparse(_ beginning: Data, _ size: Int, at path: String) throws {
    try beginning.write(to: URL(fileURLWithPath: path))
    #expect(truncate(path, off_t(size)) == 0)
  }

  /// Tensors of so many elements each, all zero.
  private static func sparseWeights(_ counts: [Int], at path: String) throws {
    var entries: [String] = []
    var end = 0
    for (index, count) in counts.enumerated() {
      entries.append(
        #""t\#(index)":{"dtype":"F32","shape":[\#(count)],"data_offsets":[\#(end),\#(end + 4 * count)]}"#
      )
      end += 4 * count
    }
    let header = Data("{\(entries.joined(separator: ","))}".utf8)
    let length = Data((0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) })
    try sparse(length + header, 8 + header.count + end, at: path)
  }

  private static let small = ["--image-size", "16", "--batch-size", "8"]

  struct Fault: CustomStringConvertible, Sendable {
    let description: String
    let code: Int32
    let commands: [[String]]
  }

  /// `DATA` stands for the pictures.
  static let faults = [
    Fault(
      description: "no such data", code: 66,
      commands: ["scan", "find", "train", "compare"].map { [$0, "nowhere"] }),
    Fault(
      description: "data that are a file", code: 65,
      commands: ["scan", "find", "train", "compare"].map { [$0, "text"] }),
    Fault(
      description: "no such model", code: 66,
      commands: [
        ["predict", "nothing", "DATA"], ["export", "nothing", "--to", "onnx"],
        ["train", "--resume", "nothing"], ["train", "DATA", "--weights", "nothing"] + small,
        ["predict", "--weights", "nothing", "--model", "cnn", "DATA"],
        ["compare", "DATA", "--weights", "nothing", "--optimizers", "sgd,adam"] + small,
      ]),
    Fault(
      description: "a model that is a pipe", code: 66,
      commands: [
        ["predict", "pipe", "DATA"], ["export", "pipe", "--to", "onnx"],
        ["train", "DATA", "--weights", "pipe"] + small,
        ["predict", "--weights", "pipe", "--model", "cnn", "DATA"],
      ]),
    Fault(
      description: "a model without end", code: 66,
      commands: [
        ["predict", "/dev/zero", "DATA"], ["export", "/dev/zero", "--to", "onnx"],
        ["train", "DATA", "--weights", "/dev/zero"] + small,
      ]),
    Fault(
      description: "a model that is none", code: 65,
      commands: [
        ["predict", "text", "DATA"], ["export", "text", "--to", "onnx"],
        ["train", "DATA", "--weights", "text"] + small,
        ["predict", "--weights", "text", "--model", "cnn", "DATA"],
        ["train", "DATA", "--weights", "escape.safetensors"] + small,
        ["predict", "escape.safetensors", "DATA"],
      ]),
    Fault(
      description: "weights larger than the memory", code: 64,
      commands: ["huge", "many"].flatMap { name in
        [
          ["train", "DATA", "--weights", "\(name).safetensors"] + small,
          ["predict", "--weights", "\(name).safetensors", "--model", "cnn", "DATA"],
        ]
      }),
    Fault(
      description: "a configuration that is none", code: 65,
      commands: [["train", "--resume", "spoiled"]]),
    Fault(
      description: "a folder that is another's", code: 74,
      commands: [
        ["train", "DATA", "--run-dir", "used"] + small,
        ["find", "DATA", "--run-dir", "used"] + small,
        ["compare", "DATA", "--run-dir", "used", "--optimizers", "sgd,adam"] + small,
        ["sample", "used"],
      ]),
    Fault(
      description: "a place where nothing can be made", code: 74,
      commands: [
        ["train", "DATA", "--run-dir", "/proc/none"] + small,
        ["find", "DATA", "--run-dir", "/proc/none"] + small,
        ["compare", "DATA", "--run-dir", "/proc/none", "--optimizers", "sgd,adam"] + small,
        ["sample", "/proc/none"], ["export", "run", "--to", "onnx", "--output", "/proc/none/x"],
        ["schedule", "cosine", "--steps", "9", "--rate", "1", "--plot", "/proc/none/x"],
      ]),
    Fault(
      description: "a file that is there", code: 74,
      commands: [
        ["export", "run", "--to", "onnx", "--output", "text"],
        ["export", "run", "--to", "safetensors", "--output", "text"],
        ["schedule", "cosine", "--steps", "9", "--rate", "1", "--plot", "text"],
      ]),
    Fault(
      description: "a folder where a file should be", code: 74,
      commands: [
        ["export", "run", "--to", "onnx", "--output", "used", "--force"],
        ["schedule", "cosine", "--steps", "9", "--rate", "1", "--plot", "used", "--force"],
      ]),
  ]

  @Test(arguments: faults)
  func oneFaultHasOneCode(_ fault: Fault) throws {
    let (folder, pictures) = try Self.place.get()
    for arguments in fault.commands {
      let command = try Command(
        arguments.map { $0 == "DATA" ? pictures.path : $0 }, in: folder.url)
      #expect(command.exitCode == fault.code, "\(arguments) \(command.errors)")
      // One sentence, in words, without what a terminal would obey.
      let lines = command.errors.split(separator: "\n").filter { $0.hasPrefix("error: ") }
      #expect(lines.count == 1 && lines[0].hasSuffix("."), "\(arguments) \(command.errors)")
      #expect(!command.errors.contains("\u{1B}"), "\(arguments) \(command.errors)")
      #expect(!command.errors.contains("Error Domain"), "\(arguments) \(command.errors)")
    }
    let kept = folder.url.appending(path: "text")
    #expect(try String(contentsOf: kept, encoding: .utf8) == "neither")
    #expect(
      try FileManager.default.contentsOfDirectory(
        atPath: folder.url.appending(path: "used").path) == ["mine.txt"])
  }

  static let printing = [
    ["scan", "DATA"], ["predict", "run", "DATA"], ["predict", "run", "DATA", "--json"],
    ["schedule", "cosine", "--steps", "100000", "--rate", "1"], ["weights", "list"], ["--help"],
    ["train", "--resume", "run", "--json"],
  ]

  /// A full disk is a failure that is said.
  @Test(arguments: printing)
  func outputThatCannotBeWrittenIsAFailure(_ arguments: [String]) throws {
    let end = try run(arguments, "exec \"$0\" \"$@\" >/dev/full")
    #expect(end.exitCode == 74, "\(end.errors)")
    #expect(end.errors.contains("standard output: No space left on device"), "\(end.errors)")
  }

  /// A reader that has read enough is none.
  @Test(arguments: printing)
  func outputThatNobodyReadsIsSuccess(_ arguments: [String]) throws {
    let end = try run(arguments, "{ \"$0\" \"$@\"; echo ended with $? >&2; } | true; exit 0")
    #expect(end.errors.contains("ended with 0\n"), "\(end.errors)")
    #expect(!end.errors.contains("error: "), "\(end.errors)")
  }

  private func run(_ arguments: [String], _ shell: String) throws -> Command {
    let (folder, pictures) = try Self.place.get()
    return try Command(
      arguments.map { $0 == "DATA" ? pictures.path : $0 }, in: folder.url, shell: shell)
  }

  /// A device is written to and stays what it is; a file is replaced only where that is asked for.
  @Test func picturesAreWrittenWhereTheyAreWanted() throws {
    let folder = try TemporaryFolder()
    let plot = ["schedule", "cosine", "--steps", "9", "--rate", "1", "--plot"]
    let device = try Command(plot + ["/dev/stdout"], in: folder.url)
    #expect(device.exitCode == 0 && device.output.contains("</svg>"), "\(device.errors)")
    #expect((try? FileManager.default.destinationOfSymbolicLink(atPath: "/dev/stdout")) != nil)
    let file = folder.url.appending(path: "x.svg")
    #expect(try Command(plot + ["x.svg"], in: folder.url).exitCode == 0)
    let first = try Data(contentsOf: file)
    let again = try Command(plot + ["x.svg"], in: folder.url)
    #expect(again.exitCode == 74 && again.errors.contains("--force"), "\(again.errors)")
    try Data("old".utf8).write(to: file)
    #expect(try Command(plot + ["x.svg", "--force"], in: folder.url).exitCode == 0)
    #expect(try Data(contentsOf: file) == first)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["x.svg"])
  }

  /// Each file has an entry, in the order in which they were given, and those that failed say why.
  @Test func predictionsNameWhatFailed() throws {
    let (folder, pictures) = try Self.place.get()
    let good = pictures.path + "/red/0.png"
    let command = try Command(
      ["predict", "run", "gone.jpg", good, "text", "pipe", "--json"], in: folder.url)
    #expect(command.exitCode == 66)
    let entries = try #require(
      try JSONSerialization.jsonObject(with: Data(command.output.utf8)) as? [[String: Any]])
    #expect(entries.map { $0["file"] as? String } == ["gone.jpg", good, "text", "pipe"])
    let errors = entries.map { $0["error"] as? String }
    #expect(errors[0]?.contains("does not exist") == true)
    #expect(errors[1] == nil)
    #expect(errors[2]?.contains("not an image") == true)
    #expect(errors[3]?.contains("named pipe") == true)
    #expect(entries.map { ($0["predictions"] as? [Any])?.count } == [0, 2, 0, 0])
  }
}
