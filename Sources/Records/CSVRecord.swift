/// A record that is a line of a CSV file of a run directory.
///
/// Numbers are written in the shortest form that reads back as the same `Double`; a cell without a value
/// is empty; numbers that are not finite are `nan`, `inf` and `-inf`.
public protocol CSVRecord {
  /// The first line of the file, without its line break.
  static var csvHeader: String { get }

  /// The record's line, without its line break.
  var csvLine: String { get }

  /// Reads a line.
  init(csvLine: some StringProtocol) throws(CSVError)
}

extension CSVRecord {
  /// The whole file: header and lines, each ended by a line break.
  ///
  /// - Complexity: O(n) in the number of records.
  public static func csv(_ records: some Sequence<Self>) -> String {
    var text = csvHeader + "\n"
    for record in records { text += record.csvLine + "\n" }
    return text
  }

  /// Reads a whole file.
  ///
  /// - Throws: `CSVError` for another header, or for a line that is not a record (a torn last one
  ///   included), with its number.
  /// - Complexity: O(n) in the length of the text.
  public static func records(csv text: String) throws(CSVError) -> [Self] {
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    if lines.last?.isEmpty == true { lines.removeLast() }
    guard let header = lines.first, header == csvHeader else {
      throw .header(found: lines.first.map(String.init) ?? "", expected: csvHeader)
    }
    var records: [Self] = []
    records.reserveCapacity(lines.count - 1)
    for (index, line) in lines.enumerated().dropFirst() {
      do throws(CSVError) {
        records.append(try Self(csvLine: line))
      } catch {
        throw error.inLine(index + 1)
      }
    }
    return records
  }
}
