import Files
import Foundation
import Synchronization

/// Who may write to a run's folder: this value's holders, until it is released.
final class RunOwnership: Sendable {
  private let lock: FolderLock
  private let isKept = Mutex(false)

  private init(_ lock: FolderLock) { self.lock = lock }

  /// Makes the folder of a new run, with those above it, and takes it.
  ///
  /// What a run left that was cut off before it could say what it is does not count.
  static func ofNewRun(in path: String) throws(RunDirectoryError) -> RunOwnership {
    try check(path)
    do throws(FileError) {
      try FileSystem.makeDirectory(path)
      try FileSystem.checkWritable(path)
    } catch {
      throw .file(error)
    }
    let ownership = try take(path)
    // Looked at again: another may have begun a run here just now.
    try checkEmpty(path)
    return ownership
  }

  /// Takes the folder of a run that is there, and removes what its last owner was writing when it was cut off.
  static func take(_ path: String) throws(RunDirectoryError) -> RunOwnership {
    let lock: FolderLock
    do {
      lock = try FolderLock(path)
    } catch let error as FolderInUse {
      throw .inUse(folder: error.folder, owner: error.owner)
    } catch let error as FileError {
      throw .file(error)
    } catch {
      throw .file(FileError(.create, BytePath(path), .notAFolder))
    }
    for folder in [path, CheckpointFolder(ofRun: path).path] {
      PendingFile.removeLeftovers(in: folder)
    }
    return RunOwnership(lock)
  }

  /// Asks whether a new run could be written to a path; makes nothing.
  static func check(_ path: String) throws(RunDirectoryError) {
    guard !FileSystem.exists(path) else { return try checkEmpty(path) }
    var folder = BytePath(path).parent
    while !FileSystem.exists(folder.string), folder != folder.parent { folder = folder.parent }
    // Named by what the user asked for.
    guard FileSystem.isFolder(folder.string) else {
      throw .file(FileError(.createFolder, path, code: ENOTDIR))
    }
    do {
      try FileSystem.checkWritable(folder.string)
    } catch {
      throw .file(FileError(.createFolder, BytePath(path), error.reason))
    }
  }

  private static func checkEmpty(_ path: String) throws(RunDirectoryError) {
    let names: [BytePath]
    do throws(FileError) {
      guard FileSystem.isFolder(path) else {
        throw FileError(.createFolder, BytePath(path), .notAFolder)
      }
      try FileSystem.checkWritable(path)
      names = try FileSystem.names(in: BytePath(path))
    } catch {
      throw .file(error)
    }
    guard names.allSatisfy({ PendingFile.isLeftover($0) || $0.string == FolderLock.fileName })
    else {
      throw .notEmpty(path: path)
    }
  }

  func keepAfterTraining() { isKept.withLock { $0 = true } }

  /// Gives the folder free, unless it is to be kept.
  func trainingEnded() { if !isKept.withLock(\.self) { release() } }

  func release() { lock.release() }
}
