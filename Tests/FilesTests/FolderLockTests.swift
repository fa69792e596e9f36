import Files
import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct FolderLockTests {
  @Test func aFolderHasOneOwnerWhoIsNamed() throws {
    let folder = try TemporaryFolder()
    var lock: FolderLock? = try FolderLock(folder.url.path, owner: "process 7 (upswing train)")
    #expect(lock != nil)
    let refusal = FolderInUse(folder: folder.url.path, owner: "process 7 (upswing train)")
    #expect(throws: refusal) { _ = try FolderLock(folder.url.path, owner: "another") }
    #expect("\(refusal)".contains("is in use by process 7 (upswing train)."))
    lock = nil
    #expect(try folder.names() == [])
    _ = try FolderLock(folder.url.path, owner: "another")
  }

  @Test func whatADeadOwnerLeftIsNoLock() throws {
    let folder = try TemporaryFolder()
    try Data("process 7, long gone, with a longer name than the next\n".utf8)
      .write(to: folder.url.appending(path: FolderLock.fileName))
    let lock = try FolderLock(folder.url.path, owner: "me")
    #expect(throws: FolderInUse(folder: folder.url.path, owner: "me")) {
      _ = try FolderLock(folder.url.path, owner: "another")
    }
    withExtendedLifetime(lock) {}
  }

  @Test func itDiesWithItsProcess() throws {
    let folder = try TemporaryFolder()
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = [
      "-c", "exec 9>'\(folder.path(FolderLock.fileName))'; flock 9; echo held; exec sleep 100",
    ]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    _ = output.fileHandleForReading.availableData
    #expect(throws: FolderInUse.self) { _ = try FolderLock(folder.url.path, owner: "me") }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    _ = try FolderLock(folder.url.path, owner: "me")
  }

  @Test func manyWantItAndOneHasItAtATime() async throws {
    let folder = try TemporaryFolder()
    let path = folder.url.path
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<8 {
        group.addTask {
          for _ in 0..<200 {
            guard let lock = try? FolderLock(path, owner: "\(number)") else { continue }
            let mark = folder.path("mark")
            #expect(!FileSystem.exists(mark))
            try AtomicFile.write("\(number)", to: mark)
            try FileSystem.remove(mark)
            withExtendedLifetime(lock) {}
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try folder.names() == [])
  }
}
