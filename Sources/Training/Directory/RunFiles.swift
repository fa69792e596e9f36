import Files
import Foundation
import Records

/// The files of a run's folder, for whoever only reads them.
struct RunFiles: Sendable {
  let run: String

  init(_ run: String) { self.run = run }

  func path(of name: String) -> String { run.hasSuffix("/") ? run + name : "\(run)/\(name)" }

  /// The content of `config.json`.
  ///
  /// - Throws: `RunDirectoryError.configuration` with the key that can't be read, `.file` for what the system refuses.
  func configuration<Configuration: Decodable>() throws(RunDirectoryError) -> Configuration {
    let path = path(of: "config.json")
    let bytes: [UInt8]
    do {
      bytes = try FileReader(path).bytes(limit: FileReader.documentLimit)
    } catch {
      throw .file(error)
    }
    do {
      return try RecordJSON.decode(from: Data(bytes))
    } catch let error as DecodingError {
      throw .configuration(path: path, reason: "\(SettingsError(error))")
    } catch {
      throw .configuration(path: path, reason: "\(error)")
    }
  }
}
