public import Files
import Wording

/// Everything in a folder of images that training has to do without although it may have been meant for it, counted by
/// reason.
public struct SetAside: Equatable, Sendable, Encodable {
  /// How many files or folders go without for one reason.
  public struct Reason: Equatable, Sendable, Encodable {
    /// Behind a count: `PSD of a kind that is not supported`, `truncated`.
    public let reason: String
    public let count: Int
  }

  /// Files that are not used.
  public let files: Int
  /// Folders that are not entered.
  public let folders: Int
  /// All files that were looked at, used or not.
  public let total: Int
  /// The most frequent first.
  public let reasons: [Reason]

  public var isEmpty: Bool { files + folders == 0 }

  init(_ report: ScanReport) {
    let images = report.skipped.count { $0.reason == .imageOutside }
    let strange = report.skipped.count { $0.reason == .folderBesideParts }
    let unnamed = report.skipped.count { $0.reason == .notInTable }
    let copies = report.skipped.count { $0.reason == .nestedCopy }
    let closed = report.unreadable.count
    files = report.unusable.count + images + unnamed
    folders = copies + closed + strange
    total = report.fileCount + images + unnamed
    var counts = Self.counts(of: report.unusable)
    counts["outside the class folders", default: 0] += images
    counts["in no row of the table", default: 0] += unnamed
    counts[
      strange == 1
        ? "folder of images beside the parts" : "folders of images beside the parts", default: 0] +=
      strange
    counts[
      copies == 1
        ? "folder that repeats the class folders beside it"
        : "folders that repeat the class folders beside them", default: 0] += copies
    counts[
      closed == 1 ? "folder that cannot be read" : "folders that cannot be read", default: 0] +=
      closed
    reasons = Self.sorted(counts)
  }

  /// The reasons why files are unusable, the most frequent first.
  static func reasons(of files: some Sequence<UnusableFile>) -> [Reason] {
    sorted(counts(of: files))
  }

  private static func counts(of files: some Sequence<UnusableFile>) -> [String: Int] {
    files.reduce(into: [:]) { $0[$1.fault.summary, default: 0] += 1 }
  }

  private static func sorted(_ counts: [String: Int]) -> [Reason] {
    counts.filter { $0.value > 0 }.map { Reason(reason: $0.key, count: $0.value) }
      .sorted { (-$0.count, $0.reason) < (-$1.count, $1.reason) }
  }

  /// Reasons as a clause: `8 truncated, 1 empty`.
  static func clause(_ reasons: [Reason]) -> String {
    Phrase.list(reasons.map { "\($0.count) \($0.reason)" }, atMost: 6)
  }

  /// What a user should know, or `nil` where everything is used.
  ///
  /// - Parameter data: the folder as the user named it.
  public func sentence(of data: BytePath) -> String? {
    guard !isEmpty else { return nil }
    var subject: [String] = []
    if files > 0 { subject.append("\(files) of \(Phrase.count(total, "file"))") }
    if folders > 0 { subject.append(Phrase.count(folders, "folder")) }
    let verb = files + folders == 1 ? "is" : "are"
    return "\(Phrase.list(subject)) \(verb) set aside: \(Self.clause(reasons)). "
      + "`upswing scan \(data)` names \(files + folders == 1 ? "it" : "them")."
  }
}
