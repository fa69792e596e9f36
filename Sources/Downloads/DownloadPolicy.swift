/// How patient a download is.
package struct DownloadPolicy: Equatable, Sendable {
  /// How long a server may send nothing.
  package var stall: Duration = .seconds(30)

  /// How often in a row to try without getting any further.
  package var attempts = 5

  /// How long to wait before the second try; each later wait is twice as long.
  package var firstWait: Duration = .seconds(1)

  package init() {}

  /// The wait after a number of tries in vain.
  func wait(after failures: Int) -> Duration { firstWait * (1 << min(failures - 1, 6)) }
}
