/// How far a download is.
package struct DownloadProgress: Equatable, Sendable {
  /// The bytes that are there, with those of an earlier try.
  package var received: Int

  /// The bytes of the whole file, where the server says so.
  package var total: Int?

  /// The bytes that were there before this try.
  package var resumed: Int

  package init(received: Int, total: Int?, resumed: Int) {
    self.received = received
    self.total = total
    self.resumed = resumed
  }
}
