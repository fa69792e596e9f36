import Files
import Foundation
import ImageData
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct DataSetTests {
  let temporary: TemporaryFolder

  init() throws { temporary = try TemporaryFolder() }

  @Test func classesAndFilesAreSortedByBytes() throws {
    try temporary.classes(["b", "a b", "Z", "ä"], images: 3)
    let folder = try DataSet(temporary.bytePath)
    #expect(folder.classNames == ["Z", "a b", "b", "ä"])
    #expect(folder.names(of: 0) == ["Z/0.png", "Z/1.png", "Z/2.png"])
    #expect(folder.root == temporary.bytePath)
    #expect(folder.notes.isEmpty)
  }

  @Test func strayEntriesArePassedOver() throws {
    try temporary.classes(["a", "b"], images: 2)
    temporary.folder(".ipynb_checkpoints")
    temporary.folder("__MACOSX")
    for name in [".DS_Store", "notes.txt", "a/Thumbs.db", "b/.hidden.png"] as [BytePath] {
      temporary.write("x", to: name)
    }
    let folder = try DataSet(temporary.bytePath)
    #expect(folder.classNames == ["a", "b"])
    let reasons = Dictionary(uniqueKeysWithValues: folder.skipped.map { ($0.path, $0.reason) })
    #expect(
      reasons == [
        ".ipynb_checkpoints": .hidden, ".DS_Store": .hidden, "__MACOSX": .system,
        "notes.txt": .outsideClasses, "a/Thumbs.db": .system,
        "b/.hidden.png": .hidden,
      ])
    #expect(try folder.index().report.unusable.isEmpty)
  }

  @Test func nestedFolderIsEntered() throws {
    temporary.folder("flowers")
    temporary.folder("flowers/flowers")
    try temporary.classes(["flowers/flowers/daisy", "flowers/flowers/rose"], images: 2)
    temporary.write("x", to: "flowers/.DS_Store")
    let folder = try DataSet(temporary.bytePath.appending("flowers"))
    #expect(folder.root == temporary.bytePath.appending("flowers/flowers"))
    #expect(folder.classNames == ["daisy", "rose"])
    #expect(folder.notes == ["The class folders are in \(folder.root), which is used."])
  }

  @Test func nestedCopyBesideTheClassesIsPassedOver() throws {
    try temporary.classes(["daisy", "rose"], images: 2)
    temporary.folder("flowers")
    try temporary.classes(["flowers/daisy", "flowers/rose"], images: 2)
    let folder = try DataSet(temporary.bytePath)
    #expect(folder.classNames == ["daisy", "rose"])
    #expect(folder.skipped.map(\.reason) == [.nestedCopy])
  }

  @Test func missingFolderIsMissingInput() throws {
    let path = temporary.bytePath.appending("nothing")
    let error = #expect(throws: ImageDataError.self) { try DataSet(path) }
    #expect(error == .unopenable(path, .missing))
    #expect(error?.kind == .missingInput)
    #expect(error?.description == "\(path) does not exist.")
  }

  @Test func emptyAndFlatFoldersAreBadData() throws {
    let path = temporary.bytePath
    var error = #expect(throws: ImageDataError.self) { try DataSet(path) }
    #expect(error == .noClassFolders(path, files: 0, images: 0))
    temporary.write("hello", to: "a.txt")
    error = #expect(throws: ImageDataError.self) { try DataSet(path) }
    #expect(error == .noClassFolders(path, files: 1, images: 0))
    temporary.write(try PixelImage.drawing(1).png(), to: "b.jpg")
    error = #expect(throws: ImageDataError.self) { try DataSet(path) }
    #expect(error == .noClassFolders(path, files: 2, images: 1))
    #expect(error?.kind == .badData)
    error = #expect(throws: ImageDataError.self) { try DataSet(path.appending("a.txt")) }
    #expect(error == .notAFolder(path.appending("a.txt")))
  }

  @Test func loopOfFoldersEnds() throws {
    _ = temporary.bytePath.appending("self").withCString { symlink(".", $0) }
    #expect(throws: ImageDataError.self) { try DataSet(temporary.bytePath) }
  }
}
