import Files
import ImageData
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct ImageFileTests {
  let temporary = TemporaryFolder()

  @Test func foldersAreListed() throws {
    try temporary.classes(["b", "a"], images: 2)
    temporary.write("x", to: ".hidden")
    temporary.write("x", to: "c.txt")
    let names = ["a/0.png", "a/1.png", "b/0.png", "b/1.png", "c.txt"] as [BytePath]
    let single = temporary.path.appending("b/1.png")
    #expect(
      try ImageFile.list([temporary.path, single])
        == names.map { temporary.path.appending($0) } + [single])
    let missing = temporary.path.appending("none")
    #expect(throws: ImageDataError.unopenable(missing, .missing)) {
      try ImageFile.list([missing])
    }
  }

  @Test func loopsOfLinksEnd() throws {
    try temporary.classes(["a"], images: 1)
    _ = temporary.path.appending("a/up").withCString { symlink(".", $0) }
    #expect(try ImageFile.list([temporary.path]).count < 20)
  }

  @Test func loadGivesWhatEvaluationSees() throws {
    try temporary.classes(["a"], images: 1, side: 40)
    let image = try ImageFile.load(
      temporary.path.appending("a/0.png"), sizing: ImageSizing(side: 16))
    #expect(image == PixelImage.drawing(0, width: 40, height: 40).resized(width: 16, height: 16))
  }

  @Test func faultsNameTheFile() throws {
    temporary.write("text", to: "a.jpg")
    let path = temporary.path.appending("a.jpg")
    let error = #expect(throws: ImageDataError.self) {
      try ImageFile.load(path, sizing: ImageSizing(side: 16))
    }
    #expect(error == .unusable(path, .unsupported(.text)))
    #expect(error?.description == "\(path) is plain text, not a JPEG, PNG or WebP image.")
    #expect(error?.kind == .badData)
    let missing = temporary.path.appending("b.jpg")
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
