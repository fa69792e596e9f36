import Files
import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct FileReaderTests {
  /// What is no file is refused at once, by what it is.
  @Test(.timeLimit(.minutes(1)))
  func whatCouldBlockOrNeverEndIsRefused() throws {
    let folder = try TemporaryFolder()
    #expect(mkfifo(folder.path("pipe"), 0o600) == 0)
    for (path, kind) in [
      ("/dev/zero", FileKind.device), (folder.path("pipe"), .pipe), (folder.url.path, .folder),
    ] {
      let error = FileError(.open, BytePath(path), .notAFile(kind))
      #expect(throws: error) { _ = try FileReader(path) }
      #expect("\(error)" == "Can't open \(path): it is \(kind), not a file.")
    }
  }

  @Test func linksAreToldApart() throws {
    let folder = try TemporaryFolder()
    for (name, target) in [("nowhere", "gone"), ("loop", "loop")] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.path(name), withDestinationPath: target)
    }
    #expect(throws: FileError(.open, BytePath(folder.path("nowhere")), .danglingLink)) {
      _ = try FileReader(folder.path("nowhere"))
    }
    #expect(throws: FileError(.open, BytePath(folder.path("loop")), .loopingLink)) {
      _ = try FileReader(folder.path("loop"))
    }
    #expect(throws: FileError(.open, folder.path("none"), code: ENOENT)) {
      _ = try FileReader(folder.path("none"))
    }
  }

  @Test func aLimitIsCheckedBeforeReading() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write("four", to: folder.path("file"))
    let reader = try FileReader(folder.path("file"))
    #expect(try reader.bytes(limit: 4) == Array("four".utf8))
    #expect(
      throws: FileError(.read, BytePath(folder.path("file")), .tooLarge(bytes: 4, limit: 3))
    ) { _ = try reader.bytes(limit: 3) }
  }
}
