import Files
import Foundation
import ImageData
import TestSupport
import Testing

/// Data sets that come in parts.
@Suite(.timeLimit(.minutes(2))) struct PartsTests {
  let temporary: TemporaryFolder

  init() throws { temporary = try TemporaryFolder() }

  private func set(_ layout: FolderLayout = .automatic) throws -> DataSet {
    try DataSet(temporary.bytePath, layout: layout)
  }

  private func error(_ source: DataSource) -> ImageDataError? {
    #expect(throws: ImageDataError.self) {
      try source.dataSet().index(sizing: ImageSizing(side: 16)).split()
    }
  }

  private var source: DataSource { DataSource(temporary.bytePath.string) }

  @Test(arguments: [
    ["train", "val", "test"], ["Training", "validation", "Testing"], ["TRAIN", "valid", "TEST"],
    ["training_set", "dev", "test_set"], ["seg_train", "seg_val", "seg_test"],
    ["train2017", "val2017", "test2017"], ["train-images", "val-images", "test-images"],
    ["alphabet_train", "alphabet_val", "alphabet_test"],
  ])
  func partsAreFoundInAnyUsualSpelling(names: [String]) throws {
    try temporary.images(names.flatMap { ["\($0)/ant/0", "\($0)/bee/1"] })
    let set = try set()
    #expect(set.classNames == ["ant", "bee"])
    #expect(set.parts == [.training, .validation, .test])
    for (part, name) in zip(Part.allCases, names) {
      #expect(
        set.names(of: part) == [BytePath("\(name)/ant/0.png"), BytePath("\(name)/bee/1.png")])
    }
    #expect(
      set.notes == [
        "Parts found: training in \(names[0]), validation in \(names[1]) and test in \(names[2])."
      ])
  }

  // MARK: In the class folders

  @Test(arguments: [
    ["train", "val", "test"], ["Train", "Valid", "Test"], ["train_set", "dev", "test_set"],
    ["train-images", "validation2", "testing"],
  ])
  func partsInClassFoldersAreFound(names: [String]) throws {
    try temporary.images(
      ["ant", "bee"].flatMap { kind in names.map { "\(kind)/\($0)/\(kind)" } })
    temporary.write("x", to: "ant/README.md")
    let set = try set()
    #expect(set.classNames == ["ant", "bee"] && set.parts == [.training, .validation, .test])
    for (part, name) in zip(Part.allCases, names) {
      #expect(
        set.names(of: part)
          == [BytePath("ant/\(name)/ant.png"), BytePath("bee/\(name)/bee.png")])
    }
    #expect(
      set.notes == [
        "Parts found in the class folders: training in \(names[0]), validation in \(names[1]) and test in \(names[2])."
      ])
    #expect(set.skipped.map(\.path) == ["ant/README.md"])
    // Whoever says so trains on all of it.
    #expect(try self.set(.classes).parts.isEmpty)
    #expect(try self.set(.parts).parts.count == 3)
  }

  @Test func partsInClassFoldersMayBeNestedAndNamedAfterThem() throws {
    try temporary.images([
      "set/ant/ant/ant_train/0", "set/ant/ant/ant_val/1", "set/bee/train/2", "set/bee/train/old/3",
      "set/bee/val/4", "set/fly/test/5",
    ])
    let set = try set()
    #expect(set.classNames == ["ant", "bee"])
    #expect(
      set.names(of: .training)
        == ["ant/ant/ant_train/0.png", "bee/train/2.png", "bee/train/old/3.png"])
    #expect(set.names(of: .validation) == ["ant/ant/ant_val/1.png", "bee/val/4.png"])
    #expect(set.skipped.map(\.reason) == [.classNotTrained])
  }

  /// Nothing that is named like a validation or a test set is trained on, but where someone says so.
  @Test(arguments: [
    (["a/train/0", "a/val/1", "b/2"], "b"), (["a/0", "a/val/1", "b/2", "b/val/3"], "a/0.png"),
    (["a/train/0", "a/val/1", "a/more/2", "b/train/3", "b/val/4"], "a/more"),
    (["a/val/0", "a/test/1", "b/val/2", "b/test/3"], "a train folder"),
    (["a/more/val/0", "a/1", "b/2"], "a/more/val"),
    (["a/train/val/0", "a/train/1", "b/train/2"], "a/train/val"),
    (["train/a/0", "train/b/1", "train/a/test/2", "val/a/3"], "train/a/test"),
    (["one/train/a/0", "one/train/b/1", "two/train/a/2", "two/train/b/3"], "one/train"),
  ])
  func halfPartsInClassFoldersAreRefused(names: [String], words: String) throws {
    try temporary.images(names)
    let refusal = self.error(source)
    guard let refusal, case .partsInClasses = refusal else {
      Issue.record("\(names): \(refusal.map { "\($0)" } ?? "no error")")
      return
    }
    #expect("\(refusal)".contains(words) && "\(refusal)".contains("layout “classes”"), "\(refusal)")
    var decided = source
    decided.layout = names[0].hasPrefix("train") ? .parts : .classes
    _ = try decided.dataSet()
  }

  /// Images beside masks are no classes, but where someone says so.
  @Test(arguments: [
    (["images/a/0", "images/b/1", "masks/a/2", "masks/b/3"], "images"),
    (["Annotation/a/0", "Images/a/1", "Images/b/2"], "Images"),
    (["labels/train/0", "images/train/1", "images/val/2"], "images"),
  ])
  func piecesOfADataSetAreNoClasses(names: [String], images: String) throws {
    try temporary.images(names)
    let refusal = self.error(source)
    guard let refusal, case .piecesForClasses = refusal else {
      Issue.record("\(names): \(refusal.map { "\($0)" } ?? "no error")")
      return
    }
    #expect("\(refusal)".contains("Give \(temporary.bytePath)/\(images) if"), "\(refusal)")
    var decided = source
    decided.layout = .classes
    #expect(try decided.dataSet().classNames.count == 2)
  }

  /// A label may be called so, and pictures may be a class.
  @Test func classesMayBeNamedLikePieces() throws {
    try temporary.images(["labels/0", "stamps/1", "pictures/2"])
    #expect(try set().classNames == ["labels", "pictures", "stamps"])
  }

  /// A train is a vehicle, and what lies in folders is of the class.
  @Test func trainsInClassFoldersAreNoParts() throws {
    try temporary.images([
      "vehicles/train/0", "vehicles/bus/1", "animals/dog/2", "animals/3",
    ])
    let set = try set()
    #expect(set.classNames == ["animals", "vehicles"] && set.parts.isEmpty)
    #expect(set.items.count == 4)
  }

  /// Another set takes the place of those in the class folders.
  @Test func partsInClassFoldersAreReplaced() throws {
    try temporary.images(["a/train/0", "a/train/1", "a/val/2", "b/train/3", "b/train/4", "b/val/5"])
    var source = source
    source.validation = .fraction(0.5)
    let set = try source.dataSet()
    #expect(set.parts == [.training])
    #expect(set.skipped.map(\.reason) == [.partNotAsked, .partNotAsked])
  }

  /// As archives unpack: one folder around all, one around each part, and a list beside them.
  @Test func nestedPartsAreEntered() throws {
    try temporary.images([
      "set/train/train/a/0", "set/train/train/b/1", "set/test/test/a/2", "set/pred/pred/3",
    ])
    temporary.write("x", to: "set/README.md")
    let set = try set()
    #expect(set.root == temporary.bytePath.appending("set"))
    #expect(set.names(of: .training) == ["train/train/a/0.png", "train/train/b/1.png"])
    #expect(set.names(of: .test) == ["test/test/a/2.png"])
    #expect(set.skipped.map(\.reason) == [.outsideClasses, .unlabelled])
  }

  /// Competitions hand out their test images without classes.
  @Test func flatTestPartsArePassedOver() throws {
    try temporary.images([
      "train/a/0", "train/a/1", "train/b/2", "train/b/3", "test/test/4", "unlabeled/5",
    ])
    temporary.folder("notes")
    temporary.write("x", to: "notes/a.txt")
    let set = try set()
    #expect(set.parts == [.training])
    #expect(set.skipped.map(\.path) == ["notes", "test", "unlabeled"])
    #expect(set.skipped.map(\.reason) == [.outsideClasses, .unlabelled, .unlabelled])
    #expect(
      set.notes == [
        "Parts found: training in train.",
        "Not used: test (without class folders) and unlabeled (without class folders).",
      ])
    // Without a validation set a fraction is held out.
    #expect(try set.split(sizing: ImageSizing(side: 16)).classCounts.map(\.validation) == [1, 1])
  }

  @Test func ownValidationSetsStayWhateverTheSeed() throws {
    try temporary.images([
      "train/a/0", "train/a/1", "train/b/2", "train/b/3", "val/a/4", "val/b/5", "test/b/6",
    ])
    let index = try set().index(sizing: ImageSizing(side: 16))
    for seed in 0..<5 as Range<UInt64> {
      let split = try index.split(seed: seed)
      #expect(split.validationSamples.map(\.name) == ["val/a/4.png", "val/b/5.png"])
      #expect(split.trainingSamples.count == 4 && split.testSamples.isEmpty)
    }
    let asked = try set().index(sizing: ImageSizing(side: 16), readsTest: true)
    #expect(try asked.split().testSamples.map(\.name) == ["test/b/6.png"])
    #expect(asked.fingerprint == index.fingerprint)
    #expect(asked.report.normalisation == index.report.normalisation)
  }

  @Test func unreadTestImagesAreNotDecoded() throws {
    try temporary.images(["train/a/0", "train/b/1", "val/a/2", "val/b/3"])
    for name in ["test", "test/a"] as [BytePath] { temporary.folder(name) }
    temporary.write("8BPS", to: "test/a/broken.png")
    let set = try set()
    #expect(try set.index(sizing: ImageSizing(side: 16)).report.unusable.isEmpty)
    let read = try set.index(sizing: ImageSizing(side: 16), readsTest: true)
    #expect(read.report.unusable.map(\.path) == ["test/a/broken.png"])
  }

  @Test func copiesAcrossPartsAreUsedInTheLastOnly() throws {
    try temporary.images([
      "train/a/0", "train/a/1", "train/b/2", "train/b/3", "val/a/4", "val/b/5", "test/b/6",
    ])
    // The first of train is in val as well, the second in test, and one of val in test.
    for (key, name) in [
      (0, "val/a/copy"), (3, "test/b/copy"), (4, "test/a"), (5, "train/a/other"),
    ] {
      if name == "test/a" { temporary.folder("test/a") }
      let file = name == "test/a" ? "test/a/copy.png" : "\(name).png"
      temporary.write(try PixelImage.drawing(key).png(), to: BytePath(file))
    }
    let index = try set().index(sizing: ImageSizing(side: 16))
    let split = try index.split()
    #expect(split.trainingSamples.map(\.name) == ["train/a/1.png", "train/b/2.png"])
    #expect(split.validationSamples.map(\.name) == ["val/a/copy.png"])
    let faults = Dictionary(
      uniqueKeysWithValues: index.report.unusable.map { ($0.path, $0.fault) })
    #expect(
      faults == [
        "train/a/0.png": .copy(of: .validation), "train/b/3.png": .copy(of: .test),
        "val/a/4.png": .copy(of: .test), "train/a/other.png": .ambiguous(classes: ["a", "b"]),
        "val/b/5.png": .ambiguous(classes: ["a", "b"]),
      ])
    #expect(index.report.duplicates.count(where: \.crossesParts) == 4)
  }

  // MARK: Elsewhere

  @Test func partsMayLieElsewhere() throws {
    try temporary.images([
      "images/a/0", "images/a/1", "images/b/2", "images/b/3", "held/a/4", "held/b/5", "last/b/6",
    ])
    var source = DataSource(temporary.bytePath.appending("images").string)
    source.validation = .folder(temporary.bytePath.appending("held").string)
    source.test = .folder(temporary.bytePath.appending("last").string)
    let set = try source.dataSet()
    #expect(set.names(of: .validation) == ["held/a/4.png", "held/b/5.png"])
    #expect(set.names(of: .test) == ["last/b/6.png"])
    #expect(set.names(of: .training).count == 4)
    source.validation = .folder(source.path)
    #expect(error(source) == .partIsDataSet(BytePath(source.path), .validation))
  }

  /// A part that is named lies among the classes without being one.
  @Test func namedPartsAreNoClasses() throws {
    try temporary.images(["a/0", "b/1", "VALID/a/2", "VALID/b/3"])
    #expect(
      error(source)
        == .partsAmongFolders(temporary.bytePath, parts: ["VALID"], others: ["a", "b"]))
    var source = source
    source.validation = .folder(temporary.bytePath.appending("VALID").string)
    let set = try source.dataSet()
    #expect(set.classNames == ["a", "b"])
    #expect(set.names(of: .validation) == ["VALID/a/2.png", "VALID/b/3.png"])
  }

  @Test func fractionsReplaceParts() throws {
    try temporary.images((0..<20).map { "train/\($0 % 2 == 0 ? "a" : "b")/\($0)" }, first: 0)
    try temporary.images(["val/a/0", "val/b/1"], first: 100)
    var source = source
    source.validation = .fraction(0.2)
    source.test = .fraction(0.3)
    let set = try source.dataSet()
    #expect(set.parts == [.training])
    #expect(set.skipped.map(\.reason) == [.partNotAsked])
    let index = try set.index(sizing: ImageSizing(side: 16), test: 0.3, readsTest: true)
    let splits = try (0..<4).map { try index.split(validation: 0.2, seed: $0) }
    #expect(Set(splits.map { $0.testSamples.map(\.name) }).count == 1)
    #expect(Set(splits.map { $0.validationSamples.map(\.name) }).count > 1)
    #expect(splits[0].testSamples.count == 6 && splits[0].validationSamples.count == 2)
    #expect(splits[0].trainingSamples.count == 12)
    let unread = try set.index(sizing: ImageSizing(side: 16), test: 0.3).split(validation: 0.2)
    #expect(unread.testSamples.isEmpty && unread.trainingSamples.count == 12)
  }

  /// A fraction that is tested is taken from what would be trained.
  @Test func testFractionsLeaveValidationAlone() throws {
    try temporary.images((0..<20).map { "train/\($0 % 2 == 0 ? "a" : "b")/\($0)" })
    try temporary.images((0..<6).map { "val/\($0 % 2 == 0 ? "a" : "b")/\($0)" }, first: 100)
    let split = try set().index(sizing: ImageSizing(side: 16), test: 0.3, readsTest: true).split()
    #expect(split.validationSamples.count == 6)
    #expect(split.validationSamples.allSatisfy { $0.name.description.hasPrefix("val/") })
    #expect(split.testSamples.count == 6 && split.trainingSamples.count == 14)
    #expect(split.testSamples.allSatisfy { $0.name.description.hasPrefix("train/") })
  }

  // MARK: What is refused

  @Test(arguments: [
    ["train/0", "train/1", "test/2"], ["val/0", "test/1"],
  ])
  func flatPartsAreNoClasses(files: [String]) throws {
    try temporary.images(files)
    let names = Set(files.map { BytePath(String($0.split(separator: "/")[0])) }).sorted()
    #expect(error(source) == .partsWithoutClasses(temporary.bytePath, names: names))
    #expect(try set(.classes).classNames == names.map(\.string))
  }

  /// A stray image makes a class of no part.
  @Test func looseImagesAreRefused() throws {
    try temporary.images(
      [
        "train/a/0", "train/a/1", "train/b/2", "train/b/3", "val/a/4", "val/b/5", "train/9",
        "val/8",
      ])
    #expect(error(source) == .looseImages(temporary.bytePath, ["train/9.png", "val/8.png"]))
    #expect(try set(.parts).split(sizing: ImageSizing(side: 16)).trainingSamples.count == 4)
  }

  @Test func looseImagesBesideClassesAreRefused() throws {
    try temporary.classes(["a", "b"], images: 3)
    try temporary.images(["c"], first: 50)
    let error = try #require(self.error(source))
    #expect(error == .looseImages(temporary.bytePath, ["c.png"]))
    #expect(error.kind == .badData)
    #expect(
      error.description
        == "\(temporary.bytePath) holds 1 image beside class folders (c.png), and nothing says of which class. Move it into a "
        + "class folder or away, or leave it aside with the layout “classes” or “parts”.")
    #expect(try set(.classes).split(sizing: ImageSizing(side: 16)).trainingSamples.count == 4)
  }

  @Test func partsWithoutTrainingAreRefused() throws {
    try temporary.images(["val2017/a/0", "val2017/b/1", "test2017/2"])
    #expect(error(source) == .noTrainingPart(temporary.bytePath, names: ["test2017", "val2017"]))
  }

  @Test func partsThatRepeatAreRefused() throws {
    try temporary.images(["train/a/0", "train/b/1", "training/a/2", "training/b/3"])
    #expect(
      error(source) == .partTwice(temporary.bytePath, .training, names: ["train", "training"]))
  }

  @Test func classesOfValidationMustBeTrained() throws {
    try temporary.images(["train/a/0", "train/b/1", "val/A/2", "val/b/3", "test/c/4"])
    #expect(
      error(source) == .untrainedClasses(temporary.bytePath, ["A"], trained: ["a", "b"]))
  }

  @Test func classesOfTheTestAloneAreLeftAside() throws {
    try temporary.images(["train/a/0", "train/b/1", "val/a/2", "val/b/3", "test/c/4", "test/a/5"])
    let set = try set()
    #expect(set.names(of: .test) == ["test/a/5.png"])
    #expect(set.skipped == [SkippedEntry(path: "test/c", reason: .classNotTrained)])
  }

  @Test func flatValidationIsRefusedUnlessReplaced() throws {
    try temporary.images(["train/a/0", "train/a/1", "train/b/2", "train/b/3", "val/4"])
    let place = temporary.bytePath.appending("val")
    #expect(error(source) == .partWithoutClasses(place, .validation))
    var source = source
    source.validation = .fraction(0.5)
    #expect(try source.dataSet().parts == [.training])
  }

  /// Sources are kept in files: what is nothing but a path is one there.
  @Test func sourcesAreCoded() throws {
    var source = DataSource("flowers")
    #expect(try coded(source) == source && text(source) == "\"flowers\"")
    source.labels = "a.csv"
    source.layout = .parts
    source.validation = .fraction(0.25)
    source.test = .folder("held")
    #expect(try coded(source) == source)
    #expect(HeldOut("0.2") == .fraction(0.2) && HeldOut("./0.2") == .folder("./0.2"))
  }

  private func text(_ source: DataSource) throws -> String {
    String(decoding: try JSONEncoder().encode(source), as: UTF8.self)
  }

  private func coded(_ source: DataSource) throws -> DataSource {
    try JSONDecoder().decode(DataSource.self, from: JSONEncoder().encode(source))
  }
}
