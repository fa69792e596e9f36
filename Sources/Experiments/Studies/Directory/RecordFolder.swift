import Files
import Foundation
import Records
import Training

/// A folder of documents and tables that one process writes: what directories of studies and of sensitivity grids have in
/// common.
struct RecordFolder: Sendable {
  let path: String
  /// Held by who writes; `nil` for who only looks.
  private let lock: FolderLock?

  init(_ path: String, lock: FolderLock? = nil) {
    self.path = path
    self.lock = lock
  }

  /// Where a file of the folder lies.
  func path(of name: String) -> String { path.hasSuffix("/") ? path + name : path + "/" + name }

  /// Whether nothing is there that is not ours to begin with.
  func isFree() throws(StudyDirectoryError) -> Bool {
    guard FileSystem.exists(path) else { return true }
    let names = try system { () throws(FileError) in try FileSystem.names(in: BytePath(path)) }
    return names.allSatisfy { PendingFile.isLeftover($0) || $0.string == FolderLock.fileName }
  }

  /// Makes the folder, with those above it, and takes it: nobody else may write to it until this value goes.
  ///
  /// What it holds is to be looked at afterwards: another may have changed it until now.
  ///
  /// - Throws: ``StudyDirectoryError/inUse(folder:owner:)`` where another has it.
  func owned() throws(StudyDirectoryError) -> RecordFolder {
    try system { () throws(FileError) in
      try FileSystem.makeDirectory(path)
      try FileSystem.checkWritable(path)
    }
    do {
      let lock = try FolderLock(path)
      PendingFile.removeLeftovers(in: path)
      return RecordFolder(path, lock: lock)
    } catch let error as FolderInUse {
      throw .inUse(folder: error.folder, owner: error.owner)
    } catch {
      throw .file(error as? FileError ?? FileError(.create, BytePath(path), .notAFolder))
    }
  }

  /// Gives the folder free for others.
  func release() { lock?.release() }

  /// Makes the folder, or one in it.
  func make(_ name: String = "") throws(StudyDirectoryError) {
    let path = name.isEmpty ? path : path(of: name)
    try system { () throws(FileError) in try FileSystem.makeDirectory(path) }
  }

  /// The records of a table; none where there is no such file.
  func records<Record: CSVRecord>(in name: String) throws(StudyDirectoryError) -> [Record] {
    let path = path(of: name)
    guard FileSystem.exists(path) else { return [] }
    let bytes = try system { () throws(FileError) in
      try FileReader(path).bytes(limit: FileReader.tableLimit)
    }
    do {
      return try Record.records(csv: String(decoding: bytes, as: UTF8.self))
    } catch {
      throw .unreadable(path: path, reason: error.description)
    }
  }

  /// A document; `nil` where there is no such file.
  func read<Value: Decodable>(
    _ type: Value.Type, from name: String
  ) throws(StudyDirectoryError) -> Value? {
    let path = path(of: name)
    guard FileSystem.exists(path) else { return nil }
    let bytes = try system { () throws(FileError) in
      try FileReader(path).bytes(limit: FileReader.documentLimit)
    }
    do {
      return try RecordJSON.decode(type, from: Data(bytes))
    } catch let error as DecodingError {
      throw .unreadable(path: path, reason: "\(SettingsError(error))")
    } catch {
      throw .unreadable(path: path, reason: "\(error)")
    }
  }

  /// Replaces a document in one step.
  func write(document value: some Encodable, to name: String) throws(StudyDirectoryError) {
    let path = path(of: name)
    let json: Data
    do {
      json = try RecordJSON.encode(value)
    } catch {
      throw .unreadable(path: path, reason: "\(error)")
    }
    try system { () throws(FileError) in try AtomicFile.write(Array(json), to: path) }
  }

  /// Replaces a table in one step.
  func write<Record: CSVRecord>(
    table records: [Record], to name: String
  ) throws(StudyDirectoryError) {
    let path = path(of: name)
    try system { () throws(FileError) in try AtomicFile.write(Record.csv(records), to: path) }
  }

  private func system<Value>(
    _ body: () throws(FileError) -> Value
  ) throws(StudyDirectoryError) -> Value {
    do {
      return try body()
    } catch {
      throw .file(error)
    }
  }
}
