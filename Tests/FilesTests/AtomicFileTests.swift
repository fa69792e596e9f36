import Files
import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct AtomicFileTests {
  @Test func replacesTheContentAndLeavesNothingElse() throws {
    let directory = try TemporaryFolder()
    let path = directory.path("file")
    try AtomicFile.write("old, and longer", to: path)
    try AtomicFile.write("new", to: path)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "new")
    #expect(try directory.names() == ["file"])
  }

  @Test func aFailureLeavesTheOldFileAndNoTemporaryOne() throws {
    let directory = try TemporaryFolder()
    let path = directory.path("file")
    try AtomicFile.write("old", to: path)
    let full = FileError(.write, path, code: ENOSPC)
    #expect(throws: full) {
      try AtomicFile.write(to: path) { writer throws(FileError) in
        try writer.write("half of the new")
        throw full
      }
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
    #expect(try directory.names() == ["file"])
  }

  @Test func aRenameThatFailsLeavesNoTemporaryFile() throws {
    let directory = try TemporaryFolder()
    let path = directory.path("taken")
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    #expect(throws: FileError.self) { try AtomicFile.write("text", to: path) }
    #expect(try directory.names() == ["taken"])
  }

  @Test func writersOfOneFileDoNotMix() async throws {
    let directory = try TemporaryFolder()
    let path = directory.path("file")
    let texts = (0..<8).map { String(repeating: "\($0)", count: 100_000) }
    try await withThrowingTaskGroup { group in
      for text in texts { group.addTask { try AtomicFile.write(text, to: path) } }
      try await group.waitForAll()
    }
    #expect(texts.contains(try String(contentsOfFile: path, encoding: .utf8)))
    #expect(try directory.names() == ["file"])
  }

  @Test func aMissingDirectoryIsASentence() throws {
    let directory = try TemporaryFolder()
    let path = directory.path("none/file")
    let error = try #require(throws: FileError.self) { try AtomicFile.write("text", to: path) }
    #expect(error.description == "Can't create \(path): No such file or directory. Check the path.")
    #expect(error.isMissing)
  }

  #if os(Linux)
    @Test func aFullDiskIsASentence() throws {
      let writer = try FileWriter(appendingTo: "/dev/full")
      do throws(FileError) {
        try writer.write("text")
        Issue.record("A full disk took the text.")
      } catch {
        #expect(error.reason == .system(ENOSPC))
        #expect(error.description.contains("No space left on device. Free some space"))
      }
    }

    @Test func aDirectoryWithoutPermissionIsASentence() throws {
      let directory = try TemporaryFolder()
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o555], ofItemAtPath: directory.url.path)
      let path = directory.path("file")
      // Root may write everywhere: be nobody on this thread while it is tried.
      typealias SetFileSystemUser = @convention(c) (UInt32) -> Int32
      let symbol = try #require(dlsym(nil, "setfsuid"))
      let setFileSystemUser = unsafeBitCast(symbol, to: SetFileSystemUser.self)
      let user = getuid()
      if user == 0 { _ = setFileSystemUser(65534) }
      defer { if user == 0 { _ = setFileSystemUser(user) } }
      #expect(throws: FileError(.create, path, code: EACCES)) {
        try AtomicFile.write("text", to: path)
      }
    }
  #endif
}

@Suite(.timeLimit(.minutes(5))) struct PendingFileTests {
  @Test func aLinkStaysAndWhatItLeadsToIsReplaced() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write("old", to: folder.path("target"))
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("link"), withDestinationPath: "target")
    try AtomicFile.write("new", to: folder.path("link"))
    #expect(try String(contentsOfFile: folder.path("target"), encoding: .utf8) == "new")
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: folder.path("link")) == "target")
    #expect(try folder.names() == ["link", "target"])
  }

  @Test func permissionsAreHandedOn() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("private")
    try AtomicFile.write("old", to: path)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    try AtomicFile.write("new", to: path)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test func aPipeIsWrittenToAndNotReplaced() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("pipe")
    #expect(mkfifo(path, 0o600) == 0)
    let reader = open(path, O_RDONLY | O_NONBLOCK)
    defer { close(reader) }
    try AtomicFile.write("text", to: path)
    var bytes = [UInt8](repeating: 0, count: 8)
    #expect(read(reader, &bytes, 8) == 4)
    #expect(try FileStamp(BytePath(path)).kind == .pipe)
    #expect(try folder.names() == ["pipe"])
  }

  @Test func aFolderIsNamedAsSuch() throws {
    let folder = try TemporaryFolder()
    #expect(throws: FileError(.write, BytePath(folder.url.path), .notAFile(.folder))) {
      try AtomicFile.write("text", to: folder.url.path)
    }
  }

  @Test func leftoversGoAndNothingElse() throws {
    let folder = try TemporaryFolder()
    for name in ["last.safetensors", "last.safetensors.12-3.tmp", "mine.tmp", "a.b-c.tmp"] {
      try AtomicFile.write("x", to: folder.path(name))
    }
    PendingFile.removeLeftovers(in: folder.url.path)
    #expect(try folder.names() == ["a.b-c.tmp", "last.safetensors", "mine.tmp"])
  }
}
