import Downloads
import Files
import Foundation
import Interchange
import LocalServer
import Synchronization
import TestSupport
import Testing

/// Downloads from servers that behave well or badly.
@Suite(.timeLimit(.minutes(5))) struct DownloadTests {
  /// A folder of a test's own that goes with it, and the download into it.
  final class Scratch {
    /// More than one packet.
    static let content = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) }

    let folder: TemporaryFolder
    var path: String { folder.path + "/weights/file.bin" }
    var partial: String { path + ".part" }

    init() throws {
      folder = try TemporaryFolder()
    }

    /// The content's SHA-256.
    func digest() throws -> String {
      let file = folder.path + "/content"
      try AtomicFile.write(Self.content, to: file)
      return try FileReader(file).digest()
    }

    func download(_ url: URL, attempts: Int = 3, sizeLimit: Int = 1 << 20) throws -> Download {
      var policy = DownloadPolicy()
      policy.stall = .milliseconds(700)
      policy.firstWait = .milliseconds(10)
      policy.attempts = attempts
      let digits = try digest().prefix(8)
      // Digits without a letter would not be taken for a digest.
      let named = try #require(NamedDigest(inNameOf: "file-\(digits).bin"))
      return try Download(url, to: path, digest: named, sizeLimit: sizeLimit, policy: policy)
    }

    /// Puts the beginning of a download there, as if it had been broken off.
    func leave(_ bytes: [UInt8]) throws {
      try FileManager.default.createDirectory(
        atPath: folder.path + "/weights", withIntermediateDirectories: true)
      try AtomicFile.write(bytes, to: partial)
    }

    var content: [UInt8]? { FileManager.default.contents(atPath: path).map(Array.init) }
    var partialSize: Int? { FileManager.default.contents(atPath: partial)?.count }
  }

  static let content = Scratch.content

  @Test func fetchesAFile() async throws {
    let scratch = try Scratch()
    let server = try LocalServer { request, _ in LocalServer.Step.file(Self.content, for: request) }
    let seen = Mutex<[DownloadProgress]>([])
    let digest = try await scratch.download(server.url()).run { progress in
      seen.withLock { $0.append(progress) }
    }
    #expect(try digest == scratch.digest())
    #expect(scratch.content == Self.content)
    #expect(scratch.partialSize == nil)
    let progress = seen.withLock { $0 }
    #expect(
      progress.last
        == DownloadProgress(received: Self.content.count, total: Self.content.count, resumed: 0))
    #expect(progress.map(\.received) == progress.map(\.received).sorted())
    #expect(server.requests.map(\.path) == ["/file.bin"])
  }

  @Test func goesOnWhereItWasBrokenOff() async throws {
    let scratch = try Scratch()
    try scratch.leave(Array(Self.content.prefix(100_000)))
    let server = try LocalServer { request, _ in LocalServer.Step.file(Self.content, for: request) }
    _ = try await scratch.download(server.url()).run()
    #expect(scratch.content == Self.content)
    #expect(server.requests.map(\.offset) == [100_000])
  }

  @Test func beginsAnewWhereTheServerIgnoresTheRange() async throws {
    let scratch = try Scratch()
    try scratch.leave(Array(Self.content.prefix(100_000)))
    let server = try LocalServer { _, _ in
      [.head("200 OK", "Content-Length: \(Self.content.count)"), .send(Self.content)]
    }
    _ = try await scratch.download(server.url()).run()
    #expect(scratch.content == Self.content)
    #expect(server.requests.count == 1)
  }

  @Test func beginsAnewWhereTheServerSendsAnotherRange() async throws {
    let scratch = try Scratch()
    try scratch.leave(Array(Self.content.prefix(100_000)))
    let server = try LocalServer { request, number in
      number == 0
        ? [.head("206 Partial Content", "Content-Range: bytes 5-9/10", "Content-Length: 5")]
        : LocalServer.Step.file(Self.content, for: request)
    }
    _ = try await scratch.download(server.url()).run()
    #expect(scratch.content == Self.content)
    #expect(server.requests.map(\.offset) == [100_000, nil])
  }

  /// What lies there may be of another file, or longer than this one.
  @Test(arguments: [100_000, 300_001]) func beginsAnewWhereTheBeginningIsWrong(count: Int)
    async throws
  {
    let scratch = try Scratch()
    try scratch.leave([UInt8](repeating: 7, count: count))
    let server = try LocalServer { request, _ in
      (request.offset ?? 0) < Self.content.count
        ? LocalServer.Step.file(Self.content, for: request)
        : [.head("416 Range Not Satisfiable", "Content-Length: 0")]
    }
    _ = try await scratch.download(server.url()).run()
    #expect(scratch.content == Self.content)
    #expect(server.requests.map(\.offset) == [count, nil])
  }

  @Test func asksNobodyForWhatIsThereInFull() async throws {
    let scratch = try Scratch()
    try scratch.leave(Self.content)
    let server = try LocalServer { _, _ in [] }
    _ = try await scratch.download(server.url()).run()
    #expect(scratch.content == Self.content)
    #expect(server.requests.isEmpty)
  }

  /// A body cut off goes on with the rest, and each step forward gives new patience.
  @Test func goesOnAfterEachTruncation() async throws {
    let scratch = try Scratch()
    let server = try LocalServer { request, _ in
      var steps = LocalServer.Step.file(Self.content, for: request)
      guard case .send(let body) = steps.removeLast() else { return [] }
      return steps + [.send(Array(body.prefix(70_000)))]
    }
    _ = try await scratch.download(server.url(), attempts: 2).run()
    #expect(scratch.content == Self.content)
    #expect(server.requests.map(\.offset) == [nil, 70_000, 140_000, 210_000, 280_000])
  }

  @Test(arguments: [
    "500 Internal Server Error", "503 Service Unavailable", "429 Too Many Requests",
  ])
  func triesAgainAfter(status: String) async throws {
    let scratch = try Scratch()
    let server = try LocalServer { request, number in
      number < 2
        ? [.head(status, "Content-Length: 0")] : LocalServer.Step.file(Self.content, for: request)
    }
    _ = try await scratch.download(server.url()).run()
    #expect(scratch.content == Self.content)
    #expect(server.requests.count == 3)
  }

  @Test func triesAgainWhereTheServerClosesAtOnce() async throws {
    let scratch = try Scratch()
    let server = try LocalServer { request, number in
      number == 0 ? [] : LocalServer.Step.file(Self.content, for: request)
    }
    _ = try await scratch.download(server.url()).run()
    #expect(scratch.content == Self.content)
    try await expectFailure("can't be fetched", attempts: 2, requests: 2) { _, _ in [] }
  }

  @Test func followsRedirections() async throws {
    let scratch = try Scratch()
    let server = try LocalServer { request, _ in
      switch request.path {
      case "/file.bin": [.head("302 Found", "Location: /elsewhere", "Content-Length: 0")]
      case "/elsewhere": [.head("301 Moved", "Location: /there", "Content-Length: 0")]
      default: LocalServer.Step.file(Self.content, for: request)
      }
    }
    try scratch.leave(Array(Self.content.prefix(1000)))
    _ = try await scratch.download(server.url()).run()
    #expect(scratch.content == Self.content)
    #expect(server.requests.map(\.path) == ["/file.bin", "/elsewhere", "/there"])
    #expect(server.requests.last?.offset == 1000)
  }

  @Test func refusesToRunInCircles() async throws {
    try await expectFailure("one redirection too many", requests: 11) { _, _ in
      [.head("302 Found", "Location: /file.bin", "Content-Length: 0")]
    }
  }

  @Test func saysThatAFileIsNotThere() async throws {
    try await expectFailure("is not there: the server answers 404", requests: 1) { _, _ in
      [.head("404 Not Found", "Content-Length: 0")]
    }
    try await expectFailure("the server answers 403", requests: 1) { _, _ in
      [.head("403 Forbidden", "Content-Length: 0")]
    }
    try await expectFailure("the server answers 500. Try again later", requests: 3) { _, _ in
      [.head("500 Internal Server Error", "Content-Length: 0")]
    }
  }

  @Test func refusesAPageForPeople() async throws {
    try await expectFailure("is an HTML page and not the file", requests: 1) { _, _ in
      let page = Array("<html>Please log in</html>".utf8)
      return [
        .head("200 OK", "Content-Type: text/html; charset=utf-8", "Content-Length: \(page.count)"),
        .send(page),
      ]
    }
  }

  @Test func refusesAnotherFile() async throws {
    try await expectFailure("is not the published file: its SHA-256", requests: 1) { _, _ in
      [.head("200 OK", "Content-Length: 5"), .send(Array("wrong".utf8))]
    }
    // Without a length, an end that comes too early looks like another file.
    try await expectFailure("is not the published file: its SHA-256", requests: 1) { _, _ in
      [.head("200 OK"), .send(Array(Self.content.prefix(1000)))]
    }
  }

  @Test(arguments: [true, false]) func refusesAFileWithoutEnd(isAnnounced: Bool) async throws {
    try await expectFailure("sends more than 1 MiB", requests: 1) { _, _ in
      let head: LocalServer.Step =
        isAnnounced ? .head("200 OK", "Content-Length: 99999999999") : .head("200 OK")
      return [head] + [LocalServer.Step](repeating: .send(Self.content), count: 100)
    }
  }

  @Test func givesUpOnAServerThatStalls() async throws {
    // Before the head, and in the middle of the body.
    try await expectFailure("sent nothing for 0.7 seconds", attempts: 1, requests: 1) { _, _ in
      [.stall]
    }
    try await expectFailure(
      "sent nothing for 0.7 seconds", attempts: 1, requests: 1, kept: 1000
    ) { _, _ in
      [
        .head("200 OK", "Content-Length: \(Self.content.count)"),
        .send(Array(Self.content.prefix(1000))), .stall,
      ]
    }
  }

  @Test func goesOnAfterAStall() async throws {
    let scratch = try Scratch()
    let server = try LocalServer { request, number in
      guard number == 0 else { return LocalServer.Step.file(Self.content, for: request) }
      return [
        .head("200 OK", "Content-Length: \(Self.content.count)"),
        .send(Array(Self.content.prefix(1000))), .stall,
      ]
    }
    _ = try await scratch.download(server.url()).run()
    #expect(scratch.content == Self.content)
    #expect(server.requests.map(\.offset) == [nil, 1000])
  }

  @Test func saysThatNobodyAnswers() async throws {
    let scratch = try Scratch()
    var port: UInt16 = 0
    do { port = try LocalServer { _, _ in [] }.port }
    let url = try #require(URL(string: "http://127.0.0.1:\(port)/file.bin"))
    let error = await #expect(throws: DownloadError.self) {
      try await scratch.download(url, attempts: 2).run()
    }
    #expect("\(try #require(error))".contains("Check the network"))
    #expect(scratch.partialSize == nil)
    let nowhere = try #require(URL(string: "http://upswing.invalid/file.bin"))
    let lasting = await #expect(throws: DownloadError.self) {
      try await scratch.download(nowhere).run()
    }
    #expect("\(try #require(lasting))".contains("no server of that name, or no network"))
  }

  @Test(arguments: ["ftp://127.0.0.1/file", "file:///etc/passwd", "http:///file", "models/file"])
  func refusesOtherAddresses(address: String) throws {
    let scratch = try Scratch()
    let url = try #require(URL(string: address))
    #expect(throws: DownloadError.address(address)) { _ = try scratch.download(url) }
  }

  @Test func keepsWhatArrivedWhenItIsStopped() async throws {
    let scratch = try Scratch()
    let server = try LocalServer { _, _ in
      [
        .head("200 OK", "Content-Length: \(Self.content.count)"),
        .send(Array(Self.content.prefix(50_000))), .stall,
      ]
    }
    let download = try scratch.download(server.url())
    let (arrivals, arrival) = AsyncStream.makeStream(of: Void.self)
    let task = Task {
      try await download.run { if $0.received == 50_000 { arrival.finish() } }
    }
    for await _ in arrivals {}
    task.cancel()
    let result = await task.result
    #expect(throws: DownloadError.cancelled) { try result.get() }
    #expect(scratch.partialSize == 50_000)
    #expect(scratch.content == nil)
  }

  @Test func twoProcessesDoNotMix() async throws {
    let scratch = try Scratch()
    try scratch.leave([1])
    let file = open(scratch.partial, O_RDWR)
    #expect(flock(file, LOCK_EX) == 0)
    defer { close(file) }
    let server = try LocalServer { _, _ in [] }
    let download = try scratch.download(server.url())
    await #expect(throws: DownloadError.busy(path: scratch.path)) { try await download.run() }
    #expect(server.requests.isEmpty)
    #expect(scratch.partialSize == 1)
  }

  @Test func aFullDiskIsASentence() async throws {
    let scratch = try Scratch()
    try FileManager.default.createDirectory(
      atPath: scratch.folder.path + "/weights", withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: scratch.partial, withDestinationPath: "/dev/full")
    let server = try LocalServer { request, _ in LocalServer.Step.file(Self.content, for: request) }
    let download = try scratch.download(server.url())
    let error = await #expect(throws: DownloadError.self) { try await download.run() }
    #expect("\(try #require(error))".contains("Free some space"))
  }

  /// Expects the sentence, and that nothing but `kept` bytes for a later try are left.
  private func expectFailure(
    _ reason: String, attempts: Int = 3, requests: Int, kept: Int? = nil,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ answer: @escaping @Sendable (LocalServer.Request, Int) -> [LocalServer.Step]
  ) async throws {
    let scratch = try Scratch()
    let server = try LocalServer(answer)
    let download = try scratch.download(server.url(), attempts: attempts)
    let error = await #expect(throws: DownloadError.self, sourceLocation: sourceLocation) {
      try await download.run()
    }
    let sentence = "\(try #require(error))"
    #expect(sentence.contains(reason), sourceLocation: sourceLocation)
    #expect(sentence.hasPrefix(server.url().absoluteString), sourceLocation: sourceLocation)
    #expect(server.requests.count == requests, sourceLocation: sourceLocation)
    #expect(scratch.content == nil, sourceLocation: sourceLocation)
    #expect(scratch.partialSize == kept, sourceLocation: sourceLocation)
  }
}
