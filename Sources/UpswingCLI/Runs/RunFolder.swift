import Foundation
import ImageData
import Records
import Training

/// Where a command puts what it makes when the user names no place.
enum RunFolder {
  /// A new folder below `runs/`, named after the command's subject and the time.
  static func named(_ subject: [String]) -> String {
    let time = Date.now.formatted(
      .verbatim(
        "\(year: .defaultDigits)\(month: .twoDigits)\(day: .twoDigits)-\(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased))\(minute: .twoDigits)\(second: .twoDigits)",
        timeZone: .current, calendar: Calendar(identifier: .gregorian)))
    let name = (subject + [time]).joined(separator: "-")
    let path = "runs/" + name
    guard FileManager.default.fileExists(atPath: path) else { return path }
    // Two runs begun within a second.
    return path + "-" + String(ProcessInfo.processInfo.processIdentifier)
  }

  /// A folder below `runs/` whose name depends on nothing but what is done there, so that the same command finds it again.
  static func found(_ command: String, _ data: String, by identity: some Encodable) throws -> String
  {
    let digest = "\(ContentDigest(of: Array(try RecordJSON.encode(identity))))".prefix(8)
    return "runs/\(command)-\(subject(of: data))-\(digest)"
  }

  /// The last part of a data folder's path, fit for a file name.
  static func subject(of data: String) -> String {
    let name = URL(fileURLWithPath: data).lastPathComponent
    return String(name.map { $0.isLetter || $0.isNumber ? $0 : "-" })
  }
}
