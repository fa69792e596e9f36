import Foundation
import Interchange
import Synchronization

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// One request and its answer, written to a partial file as it comes.
///
/// `Sendable` because the session calls its delegate on one serial queue, and what others see is locked.
final class Transfer: NSObject, @unchecked Sendable {
  private static let redirectionLimit = 10

  private struct State {
    var continuation: CheckedContinuation<Void, any Error>?
    /// Why the transfer was given up.
    var failure: DownloadError?
    var beganAnew = false
    /// When the server last sent anything.
    var lastNews = ContinuousClock.now
  }

  private let url: URL
  private let part: PartialFile
  private let sizeLimit: Int
  private let stall: Duration
  private let progress: @Sendable (DownloadProgress) -> Void
  private let state = Mutex(State())

  // Used on the session's queue alone, after the request was made.
  private let offset: Int
  private var received = 0
  private var total: Int?
  private var redirections = 0

  /// - Parameter part: what is in it is not fetched again, if the server can do that.
  init(
    _ url: URL, into part: PartialFile, sizeLimit: Int, stall: Duration,
    progress: @escaping @Sendable (DownloadProgress) -> Void
  ) {
    self.url = url
    self.part = part
    self.sizeLimit = sizeLimit
    self.stall = stall
    self.progress = progress
    offset = part.size
  }

  /// Whether the answer was the file from its beginning.
  var beganAnew: Bool { state.withLock { $0.beganAnew } }

  /// Makes the request and waits until the answer is complete and written.
  func run() async throws(DownloadError) {
    let queue = OperationQueue()
    queue.maxConcurrentOperationCount = 1
    let configuration = URLSessionConfiguration.ephemeral
    // Only a net below the watchdog: on Linux these time-outs are whole seconds.
    configuration.timeoutIntervalForRequest = Self.sessionTimeout(stall)
    configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
    configuration.urlCache = nil
    let session = URLSession(configuration: configuration, delegate: self, delegateQueue: queue)
    defer { session.finishTasksAndInvalidate() }
    var request = URLRequest(url: url)
    request.timeoutInterval = Self.sessionTimeout(stall)
    request.setValue("identity", forHTTPHeaderField: "Accept-Encoding")
    if offset > 0 { request.setValue("bytes=\(offset)-", forHTTPHeaderField: "Range") }
    let task = session.dataTask(with: request)
    let watchdog = Task { try await watch(task) }
    defer { watchdog.cancel() }
    do {
      try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation { continuation in
          state.withLock { $0.continuation = continuation }
          task.resume()
        }
      } onCancel: {
        give(up: task, .cancelled)
      }
    } catch let error as DownloadError {
      throw error
    } catch {
      throw failure(error)
    }
  }

  /// Gives the transfer up once the server has sent nothing for too long.
  private func watch(_ task: URLSessionTask) async throws {
    while true {
      let deadline = state.withLock { $0.lastNews } + stall
      if deadline <= .now { break }
      try await Task.sleep(until: deadline, clock: .continuous)
    }
    give(up: task, .stalled(url: url.absoluteString, limit: stall))
  }

  private static func sessionTimeout(_ stall: Duration) -> TimeInterval {
    (stall / .seconds(1)).rounded(.up) + 10
  }

  private func give(up task: URLSessionTask, _ failure: DownloadError) {
    state.withLock { $0.failure = $0.failure ?? failure }
    task.cancel()
  }

  /// What a failure of the connection means.
  private func failure(_ error: any Error) -> DownloadError {
    let address = url.absoluteString
    let code = (error as? URLError)?.code
    if code == .timedOut { return .stalled(url: address, limit: stall) }
    let reason =
      switch code {
      case .cannotFindHost, .dnsLookupFailed: "there is no server of that name, or no network"
      case .cannotConnectToHost: "the server refuses the connection"
      case .notConnectedToInternet: "there is no network"
      case .networkConnectionLost: "the connection broke off"
      default: error.localizedDescription
      }
    let lasting: [URLError.Code] = [
      .cannotFindHost, .dnsLookupFailed, .notConnectedToInternet, .unsupportedURL, .badURL,
      .serverCertificateUntrusted, .serverCertificateHasBadDate, .secureConnectionFailed,
    ]
    return .connection(
      url: address, reason: reason, isLasting: code.map(lasting.contains) ?? false)
  }
}

extension Transfer: URLSessionDataDelegate {
  func urlSession(
    _ session: URLSession, task: URLSessionTask,
    willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
    completionHandler: @escaping @Sendable (URLRequest?) -> Void
  ) {
    state.withLock { $0.lastNews = .now }
    redirections += 1
    let isLessSafe = url.scheme?.lowercased() == "https" && request.url?.scheme != "https"
    if isLessSafe || redirections > Self.redirectionLimit {
      let target = request.url?.absoluteString ?? "nowhere"
      let reason = isLessSafe ? "is not encrypted" : "is one redirection too many"
      // Not cancelled as well: on Linux the session ends the process if it is while it waits here.
      state.withLock {
        $0.failure =
          $0.failure ?? .redirection(url: url.absoluteString, target: target, reason: reason)
      }
      completionHandler(nil)
      return
    }
    completionHandler(request)
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
  ) {
    let goesOn = state.withLock {
      $0.lastNews = .now
      return $0.failure == nil
    }
    do throws(DownloadError) {
      if goesOn { try begin(response) }
      completionHandler(.allow)
    } catch {
      give(up: dataTask, error)
      completionHandler(.cancel)
    }
  }

  private func begin(_ response: URLResponse) throws(DownloadError) {
    let address = url.absoluteString
    guard let response = response as? HTTPURLResponse, [200, 206].contains(response.statusCode)
    else {
      throw .status(url: address, code: (response as? HTTPURLResponse)?.statusCode ?? 0)
    }
    if response.mimeType?.lowercased() == "text/html" { throw .page(url: address) }
    // A server may ignore the range, or answer with another one.
    if response.statusCode == 200 || offset == 0 {
      if part.size > 0 { try part.empty() }
      received = 0
      state.withLock { $0.beganAnew = true }
    } else {
      let range = response.value(forHTTPHeaderField: "Content-Range") ?? ""
      guard range.hasPrefix("bytes \(offset)-") else {
        try part.empty()
        throw .connection(
          url: address, reason: "the server sent another part than was asked for", isLasting: false)
      }
      received = offset
    }
    if response.expectedContentLength >= 0 {
      total = received + Int(response.expectedContentLength)
    }
    guard (total ?? 0) <= sizeLimit else { throw .tooLong(url: address, limit: sizeLimit) }
    report()
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    let goesOn = state.withLock {
      $0.lastNews = .now
      return $0.failure == nil
    }
    guard goesOn else { return }
    received += data.count
    guard received <= sizeLimit else {
      give(up: dataTask, .tooLong(url: url.absoluteString, limit: sizeLimit))
      return
    }
    do {
      try part.append(data)
      report()
    } catch {
      give(up: dataTask, .file(error))
    }
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
  ) {
    var state = state.withLock { state in
      defer { state.continuation = nil }
      return state
    }
    if state.failure == nil, error == nil, let total, received < total {
      state.failure = .connection(
        url: url.absoluteString, reason: "the connection broke off", isLasting: false)
    }
    if let error = state.failure ?? error {
      state.continuation?.resume(throwing: error)
    } else {
      state.continuation?.resume()
    }
  }

  private func report() {
    progress(DownloadProgress(received: received, total: total, resumed: beganAnew ? 0 : offset))
  }
}
