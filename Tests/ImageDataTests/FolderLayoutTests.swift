import Files
import Foundation
import ImageData
import TestSupport
import Testing

/// Folders as people have them: images that lie deeper, links, parts, runs of this program among the classes.
@Suite(.timeLimit(.minutes(2))) struct FolderLayoutTests {
  let temporary: TemporaryFolder

  init() throws { temporary = try TemporaryFolder() }

  private func image(_ key: Int, at name: BytePath) throws {
    temporary.write(try PixelImage.drawing(key).png(), to: name)
  }

  private func reasons(_ folder: DataSet) -> [BytePath: SkippedEntry.Reason] {
    Dictionary(uniqueKeysWithValues: folder.skipped.map { ($0.path, $0.reason) })
  }

  // MARK: Nested images

  @Test func nestedImagesAreOfTheClass() throws {
    try temporary.classes(["a", "b"], images: 2)
    for name in ["a/more", "a/more/deep", "b/.hidden"] as [BytePath] { temporary.folder(name) }
    try image(50, at: "a/more/0.png")
    try image(51, at: "a/more/deep/1.png")
    try image(52, at: "b/.hidden/2.png")
    let folder = try DataSet(temporary.bytePath)
    #expect(folder.classNames == ["a", "b"])
    #expect(
      folder.names(of: 0) == ["a/0.png", "a/1.png", "a/more/0.png", "a/more/deep/1.png"])
    #expect(
      folder.notes == [
        "What lies in folders within a class folder counts for the class: a/more and a/more/deep."
      ])
    let index = try folder.index(sizing: ImageSizing(side: 16))
    #expect(index.report.classes.map(\.usable) == [4, 2])
    #expect(Set(index.samples.map(\.name)).count == 6)
    #expect(index.samples[2].name == "a/more/0.png")
    #expect(try index.split(validation: 0.5).classCounts.map(\.training) == [2, 1])
  }

  /// Not one image lies in a class folder itself.
  @Test func classesOfFoldersOnlyAreClasses() throws {
    for name in ["cat", "dog"] as [BytePath] {
      temporary.folder(name)
      try temporary.classes([name.appending("old"), name.appending("new")], images: 2)
    }
    let folder = try DataSet(temporary.bytePath)
    #expect(folder.classNames == ["cat", "dog"])
    #expect(folder.names(of: 1).count == 4)
  }

  @Test func linksAreFollowedButNeverInCircles() throws {
    try temporary.classes(["a", "b"], images: 2)
    temporary.folder("elsewhere")
    try temporary.classes(["elsewhere/c"], images: 3)
    temporary.link("a/self", to: ".")
    temporary.link("a/up", to: "..")
    temporary.link("a/farther", to: "../..")
    temporary.link("b/in", to: "../a/self/up/elsewhere/c")
    temporary.link("top", to: ".")
    let folder = try DataSet(temporary.bytePath)
    #expect(folder.classNames == ["a", "b", "elsewhere"])
    #expect((0..<3).map { folder.names(of: $0).count } == [2, 5, 3])
    #expect(
      reasons(folder) == [
        "a/self": .enteredBefore, "a/up": .enteredBefore, "a/farther": .enteredBefore,
        "top": .enteredBefore,
      ])
  }

  @Test func deepNestsAreEntered() throws {
    var name: BytePath = "1"
    for i in 2..<9 {
      temporary.folder(name)
      name = name.appending(BytePath("\(i)"))
    }
    temporary.folder(name)
    try temporary.classes([name.appending("x"), name.appending("y")], images: 1)
    temporary.write("x", to: "README.md")
    let folder = try DataSet(temporary.bytePath)
    #expect(folder.classNames == ["x", "y"])
    #expect(folder.root == temporary.bytePath.appending(name))
    #expect(folder.skipped.map(\.reason) == [.outsideClasses])
  }

  // MARK: Names

  /// Trains are vehicles too, and tests may be valid.
  @Test(arguments: [
    ["bus/0", "car/1", "train/2"], ["invalid/0", "valid/1"], ["steam train/a/0", "bus/b/1"],
    ["test tube/a/0", "flask/1"],
  ])
  func namesAloneMakeNoParts(files: [String]) throws {
    try temporary.images(files)
    #expect(
      try DataSet(temporary.bytePath).classNames.count
        == Set(files.map { $0.split(separator: "/")[0] }).count)
  }

  // MARK: What this program made

  @Test func runsAmongTheClassesArePassedOver() throws {
    try temporary.classes(["a", "b"], images: 2)
    for name in [
      "runs", "runs/one", "runs/one/checkpoints", "runs/two", "runs/find", "mine",
      "mine/checkpoints",
      "study", "study/trials", "begun", "empty", "a/runs", "a/runs/x", "bank",
    ] as [BytePath] {
      temporary.folder(name)
    }
    for name in [
      "runs/one/config.json", "runs/one/steps.csv", "runs/one/report.html",
      "runs/one/checkpoints/last.safetensors", "runs/find/sweep-sgd.json", "runs/find/report.html",
      "mine/config.json", "study/study.json", "begun/.lock", "a/runs/x/config.json",
      "a/runs/x/steps.csv", "bank/features-0123456789abcdef.safetensors",
    ] as [BytePath] {
      temporary.write("{}", to: name)
    }
    let folder = try DataSet(temporary.bytePath)
    // An empty folder is a class that somebody will fill.
    #expect(folder.classNames == ["a", "b", "empty"])
    #expect(
      reasons(folder) == [
        "runs": .madeByUpswing, "mine": .madeByUpswing, "study": .madeByUpswing,
        "begun": .madeByUpswing, "bank": .madeByUpswing, "a/runs": .madeByUpswing,
      ])
    #expect(folder.names(of: 0) == ["a/0.png", "a/1.png"])
  }

  @Test func picturesBesideRunsAreNoClass() throws {
    try temporary.classes(["a", "b"], images: 2)
    temporary.folder("runs")
    temporary.folder("runs/one")
    for name in ["config.json", "steps.csv"] {
      temporary.write("{}", to: BytePath("runs/one/\(name)"))
    }
    try image(9, at: "runs/curve.png")
    #expect(try DataSet(temporary.bytePath).classNames == ["a", "b"])
  }

  /// Whatever a class is called, and whatever lies beside its images.
  @Test func classesThatLookLikeRunsStayClasses() throws {
    try temporary.classes(["runs", "walks", "config"], images: 2)
    temporary.folder("runs/fast")
    try image(70, at: "runs/fast/0.png")
    for name in ["config.json", "steps.csv", "study.json", "sweep-a.json"] {
      temporary.write("{}", to: BytePath("config/\(name)"))
    }
    let folder = try DataSet(temporary.bytePath)
    #expect(folder.classNames == ["config", "runs", "walks"])
    #expect(folder.names(of: 1).count == 3)
  }

  // MARK: What cannot be read

  @Test func unreadableClassesAreNamedAndStopTraining() throws {
    try temporary.classes(["a", "b", "c"], images: 2)
    temporary.folder("b/more")
    _ = temporary.bytePath.withCString { chmod($0, 0o755) }
    let closed = ["a", "b/more"].map { temporary.bytePath.appending($0) }
    for path in closed { _ = path.withCString { chmod($0, 0) } }
    defer { for path in closed { _ = path.withCString { chmod($0, 0o755) } } }
    let path = temporary.bytePath
    let index = try Unprivileged.run {
      try DataSet(path).index(sizing: ImageSizing(side: 16))
    }
    let fault = ImageFault.unreadable(reason: "Permission denied")
    #expect(
      index.report.unreadable == [
        UnusableFile(path: "a", fault: fault), UnusableFile(path: "b/more", fault: fault),
      ])
    #expect(index.report.classes.map(\.usable) == [0, 2, 2])
    #expect(index.report.setAside.folders == 2)
    let error = #expect(throws: ImageDataError.self) { try index.split() }
    #expect(error == .unreadable(path, index.report.unreadable))
    #expect(error?.kind == .missingInput)
    #expect(
      error?.description
        == "\(path) has folders whose images are out of reach: a cannot be read (Permission denied) and b/more cannot be "
        + "read (Permission denied). Make them readable, or move them out of \(path).")
  }

  // MARK: What is set aside

  @Test func whatIsSetAsideIsCounted() throws {
    try temporary.classes(["a", "b"], images: 3)
    #expect(try setAside().isEmpty)
    #expect(try setAside().sentence(of: "data") == nil)
    for i in 0..<4 { temporary.write("8BPS", to: BytePath("a/\(i).psd")) }
    temporary.write([], to: "b/empty.jpg")
    temporary.write("x", to: "notes.txt")
    try image(20, at: "loose.png")
    temporary.folder("copy")
    try temporary.classes(["copy/a", "copy/b"], images: 1)
    let setAside = try setAside()
    #expect(setAside.files == 6 && setAside.folders == 1 && setAside.total == 12)
    #expect(
      setAside.sentence(of: "data")
        == "6 of 12 files and 1 folder are set aside: 4 PSD of a kind that is not supported, 1 empty, "
        + "1 folder that repeats the class folders beside it and 1 outside the class folders. "
        + "`upswing scan data` names them.")
  }

  private func setAside() throws -> SetAside {
    try DataSet(temporary.bytePath).index(sizing: ImageSizing(side: 16)).report.setAside
  }
}
