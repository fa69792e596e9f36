/// Counts what reading a file of weights costs, and refuses what a file of its size may not cost.
///
/// A unit is a byte or a value that is read, copied, compared or hashed. Every reader pays here before it works, so that
/// time and memory stay in proportion to the file's size, whatever the file repeats, shares or refers to: files of one
/// writer or another cost 2 to 6 units a byte.
package final class WorkMeter {
  /// What a file may cost for each of its bytes.
  private static let unitsPerByte = 16
  /// What any file may cost in addition, so that small ones may share and compress as they like.
  private static let allowance = 1 << 24

  /// What reading may cost.
  package let limit: Int
  /// What it has cost so far.
  package private(set) var spent = 0

  package init(fileSize: Int) {
    let (units, overflow) = fileSize.multipliedReportingOverflow(by: Self.unitsPerByte)
    limit = overflow ? .max : max(units, units &+ Self.allowance)
  }

  /// Pays for work that is about to be done.
  ///
  /// - Returns: whether it may be done.
  func pays(for units: Int) -> Bool {
    guard units >= 0, units <= limit - spent else { return false }
    spent += units
    return true
  }

  /// Why a file is refused that would cost more.
  static let refusal = "reading on would take more work than a file of this size may cause"
}
