package import Foundation
import Synchronization

/// A real HTTP server on a free port of this machine, which behaves as well or as badly as a test asks.
package final class LocalServer: Sendable {
  package struct Request: Sendable {
    package var path: String
    /// By their names in lower case.
    package var headers: [String: String]

    /// The first byte that is asked for.
    package var offset: Int? {
      headers["range"].flatMap { Int($0.dropFirst("bytes=".count).dropLast()) }
    }
  }

  package enum Step: Sendable {
    case send([UInt8])
    /// Say nothing more, until the other side gives up.
    case stall
  }

  package let port: UInt16
  private let listener: Int32
  /// Apart from the server, so that the threads that use it do not keep the server alive.
  private final class Log: Sendable {
    let requests = Mutex<[Request]>([])
  }

  private let log = Log()
  private let answer: @Sendable (Request, Int) -> [Step]

  /// - Parameter answer: what to do with a request and its number, from 0; then the connection is closed.
  package init(_ answer: @escaping @Sendable (Request, Int) -> [Step]) throws {
    self.answer = answer
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let result = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 16) == 0
          && getsockname(listener, $0, &length) == 0
      }
    }
    guard listener >= 0, result else { throw POSIXError(.EADDRNOTAVAIL) }
    port = UInt16(bigEndian: address.sin_port)
    Thread.detachNewThread { [log, answer] in
      while case let client = accept(listener, nil, nil), client >= 0 {
        Thread.detachNewThread { Self.serve(client, log, answer) }
      }
    }
  }

  // Wakes the thread that accepts.
  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  package var requests: [Request] { log.requests.withLock { $0 } }

  package func url(_ path: String = "file.bin") -> URL {
    URL(string: "http://127.0.0.1:\(port)/\(path)")!
  }

  private static func serve(
    _ client: Int32, _ log: Log, _ answer: (Request, Int) -> [Step]
  ) {
    defer { close(client) }
    var received: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !String(decoding: received, as: UTF8.self).contains("\r\n\r\n") {
      let count = recv(client, &buffer, buffer.count, 0)
      guard count > 0 else { return }
      received += buffer[..<count]
    }
    let lines = String(decoding: received, as: UTF8.self).components(separatedBy: "\r\n")
    var request = Request(path: lines[0].components(separatedBy: " ")[1], headers: [:])
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { continue }
      request.headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
    }
    let number = log.requests.withLock {
      $0.append(request)
      return $0.count - 1
    }
    for step in answer(request, number) {
      switch step {
      case .send(let bytes):
        var rest = bytes[...]
        while !rest.isEmpty {
          let sent = rest.withUnsafeBytes {
            send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
          }
          guard sent > 0 else { return }
          rest = rest.dropFirst(sent)
        }
      case .stall:
        while recv(client, &buffer, buffer.count, 0) > 0 {}
      }
    }
    // What was sent arrives before the end does.
    shutdown(client, Int32(SHUT_WR))
  }
}

extension LocalServer.Step {
  /// A head with these header lines.
  package static func head(_ status: String, _ headers: String...) -> Self {
    let lines = ["HTTP/1.1 \(status)"] + headers + ["Connection: close", "", ""]
    return .send(Array(lines.joined(separator: "\r\n").utf8))
  }

  /// The file as a good server sends it: all, or from the byte that is asked for.
  package static func file(_ content: [UInt8], for request: LocalServer.Request) -> [Self] {
    guard let offset = request.offset else {
      return [.head("200 OK", "Content-Length: \(content.count)"), .send(content)]
    }
    let rest = Array(content[offset...])
    return [
      .head(
        "206 Partial Content", "Content-Length: \(rest.count)",
        "Content-Range: bytes \(offset)-\(content.count - 1)/\(content.count)"), .send(rest),
    ]
  }
}
