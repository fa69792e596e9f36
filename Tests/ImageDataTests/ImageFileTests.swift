import Files
import Foundation
import ImageData
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct ImageFileTests {
  let temporary: TemporaryFolder

  init() throws { temporary = try TemporaryFolder() }

  @Test func foldersAreListed() throws {
    try temporary.classes(["b", "a"], images: 2)
    temporary.write("x", to: ".hidden")
    temporary.write("x", to: "c.txt")
    let names = ["a/0.png", "a/1.png", "b/0.png", "b/1.png", "c.txt"] as [BytePath]
    let single = temporary.bytePath.appending("b/1.png")
    let missing = temporary.bytePath.appending("none")
    #expect(
      ImageFile.list([temporary.bytePath, missing, single])
        == names.map { temporary.bytePath.appending($0) } + [missing, single])
    #expect(throws: ImageDataError.unusable(missing, .missing)) {
      try ImageFile.load(missing, sizing: ImageSizing(side: 16))
    }
  }

  /// Three links to one folder and one to the folder above are as many ways as there are: each is gone once.
  @Test(.timeLimit(.minutes(1))) func loopsOfLinksEnd() throws {
    try temporary.classes(["a", "b"], images: 1)
    for name in ["a/one", "a/two", "a/three"] as [BytePath] { temporary.link(name, to: ".") }
    temporary.link("b/up", to: "..")
    let names = ["a/0.png", "b/0.png"] as [BytePath]
    #expect(
      ImageFile.list([temporary.bytePath]) == names.map { temporary.bytePath.appending($0) })
  }

  /// Folders with two links each to the next: 2⁴⁰ ways to the last.
  @Test(.timeLimit(.minutes(1))) func waysAreNotCounted() throws {
    for i in 0..<40 {
      temporary.folder(BytePath("\(i)"))
      for name in ["left", "right"] {
        temporary.link(BytePath("\(i)/\(name)"), to: "../\(i + 1)")
      }
    }
    temporary.folder("40")
    temporary.write("x", to: "40/x")
    #expect(ImageFile.list([temporary.bytePath.appending("0")]).count == 1)
  }

  @Test(.timeLimit(.minutes(1))) func deepFoldersAreListedWhole() throws {
    var name: BytePath = "a"
    for _ in 0..<900 {
      temporary.folder(name)
      name = name.appending("b")
    }
    temporary.folder(name)
    temporary.write("x", to: name.appending("x"))
    #expect(
      ImageFile.list([temporary.bytePath]) == [temporary.bytePath.appending(name).appending("x")])
  }

  @Test func whatIsNoFileIsNamed() throws {
    _ = temporary.bytePath.appending("pipe").withCString { mkfifo($0, 0o644) }
    temporary.link("zero", to: "/dev/zero")
    temporary.link("gone", to: "nowhere")
    let faults = ImageFile.list([temporary.bytePath]).map { path in
      #expect(throws: ImageDataError.self) {
        try ImageFile.load(path, sizing: ImageSizing(side: 16))
      }
    }
    #expect(
      faults == [
        .unusable(temporary.bytePath.appending("gone"), .danglingLink),
        .unusable(temporary.bytePath.appending("pipe"), .notAFile(.pipe)),
        .unusable(temporary.bytePath.appending("zero"), .notAFile(.device)),
      ])
  }

  @Test func unreadableFoldersStandInTheList() throws {
    try temporary.classes(["a", "b"], images: 1)
    _ = temporary.bytePath.withCString { chmod($0, 0o755) }
    let closed = temporary.bytePath.appending("a")
    _ = closed.withCString { chmod($0, 0) }
    defer { _ = closed.withCString { chmod($0, 0o755) } }
    let path = temporary.bytePath
    let (list, fault) = try Unprivileged.run {
      let list = ImageFile.list([path])
      let error = #expect(throws: ImageDataError.self) {
        try ImageFile.load(list[0], sizing: ImageSizing(side: 16))
      }
      return (list, error)
    }
    #expect(list == [closed, path.appending("b/0.png")])
    #expect(fault == .unusable(closed, .unreadable(reason: "Permission denied")))
  }

  @Test func loadGivesWhatEvaluationSees() throws {
    try temporary.classes(["a"], images: 1, side: 40)
    let image = try ImageFile.load(
      temporary.bytePath.appending("a/0.png"), sizing: ImageSizing(side: 16))
    #expect(image == PixelImage.drawing(0, width: 40, height: 40).resized(width: 16, height: 16))
  }

  @Test func faultsNameTheFile() throws {
    temporary.write("text", to: "a.jpg")
    let path = temporary.bytePath.appending("a.jpg")
    let error = #expect(throws: ImageDataError.self) {
      try ImageFile.load(path, sizing: ImageSizing(side: 16))
    }
    #expect(error == .unusable(path, .unsupported(.text)))
    #expect(error?.description == "\(path) is plain text, not an image.")
    #expect(error?.kind == .badData)
    let missing = temporary.bytePath.appending("b.jpg")
    let other = #expect(throws: ImageDataError.self) {
      try ImageFile.load(missing, sizing: ImageSizing(side: 16))
    }
    #expect(other?.kind == .missingInput)
  }

  @Test func pathsHaveNames() {
    #expect(BytePath("a/b.png").lastComponent == "b.png")
    #expect(BytePath("a/b///").lastComponent == "b")
    #expect(BytePath("a/").appending("b") == "a/b")
    #expect(BytePath("").appending("b") == "b")
  }
}
