import Foundation
import ProgramSupport
import TestSupport
import Testing

/// Files of settings, and studies of more than optimizers.
@Suite(.timeLimit(.minutes(5))) struct ArmsTests {
  private static let small = ["--image-size", "16", "--batch-size", "4", "--threads", "1"]

  private func object(_ json: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
  }

  private func record(_ folder: TemporaryFolder, _ path: String) throws -> [String: Any] {
    try object(String(contentsOf: folder.url.appending(path: path), encoding: .utf8))
  }

  private func beginning(_ folder: TemporaryFolder, _ trial: String) throws -> [String: String] {
    try #require(
      try record(folder, "study/trials/\(trial)/trial.json")["beginning"] as? [String: String])
  }

  /// An arm changes what it names, and nothing else.
  @Test func armsChangeWhatTheyName() throws {
    let (pictures, folder) = (try PictureFolder(), try TemporaryFolder())
    let arguments =
      ["compare", pictures.path] + Self.small + [
        "--epochs", "1", "--seeds", "1", "--rates", "default", "--run-dir", "study",
        "--arm", "plain: optimizer=adam no-augment=true",
        "--arm", "cosine: optimizer=adam schedule=cosine weight-decay=0.01",
        "--arm", "dropout: optimizer=sgd dropout=0.1", "--arm", "still: optimizer=adam flip=false",
      ]
    let study = try Command(arguments, in: folder.url)
    #expect(study.exitCode == 0, "\(study.errors)")
    let (plain, cosine, dropout) = (
      try beginning(folder, "plain-s1"), try beginning(folder, "cosine-s1"),
      try beginning(folder, "dropout-s1")
    )
    #expect(plain["weights"] == cosine["weights"] && cosine["weights"] == dropout["weights"])
    #expect(plain["order"] == cosine["order"] && plain["split"] == dropout["split"])
    #expect(cosine["augmentation"] == dropout["augmentation"])
    #expect(plain["augmentation"] != cosine["augmentation"])
    let run = try record(folder, "study/trials/cosine-s1/config.json")
    #expect((run["schedule"] as? [String: Any])?["name"] as? String == "cosine")
    #expect((run["optimizer"] as? [String: Any])?["weightDecay"] as? Double == 0.01)
    let model = try #require(
      try record(folder, "study/trials/dropout-s1/config.json")["model"] as? [String: Any])
    #expect(model["dropout"] as? Double == 0.1)
    let images = try #require(
      try record(folder, "study/trials/still-s1/config.json")["images"] as? [String: Any])
    #expect((images["augmentation"] as? [String: Any])?["flip"] as? Double == 0)
    let report = try String(
      contentsOf: folder.url.appending(path: "study/report.html"), encoding: .utf8)
    #expect(report.contains("4 arms on") && report.contains("augmentation none"))
    #expect(!report.contains("cannot be compared"))
    // The same command finds it done.
    let again = try Command(arguments + ["--dry-run"], in: folder.url)
    #expect(again.output.contains("All of it is done."), "\(again.errors)")
  }

  @Test func listsMakeCombinations() throws {
    let (pictures, folder) = (try PictureFolder(), try TemporaryFolder())
    let study = try Command(
      ["compare", pictures.path] + Self.small + [
        "--epochs", "1", "--seeds", "1", "--optimizers", "sgd,adam", "--arms",
        "schedule=constant,cosine", "--dry-run", "--run-dir", "study",
      ], in: folder.url)
    #expect(study.exitCode == 0, "\(study.errors)")
    for name in ["sgd-constant", "sgd-cosine", "adam-constant", "adam-cosine"] {
      #expect(study.output.contains(name))
    }
  }

  @Test(arguments: [
    ("a: epochs=3", "“epochs” is the same for all arms"),
    ("a: schedul=cosine", "Did you mean “schedule”?"), ("a schedule=cosine", "is no arm"),
    ("a/b: schedule=cosine", "can't be called “a/b”"), ("a: schedule=cosin", "cosin"),
    ("a: cosine", "is no setting of an arm"), ("a: power=2 schedule=cosine", "The arm “a”"),
  ])
  func impossibleArmsAreExplained(arm: String, words: String) throws {
    let (pictures, folder) = (try PictureFolder(), try TemporaryFolder())
    let study = try Command(["compare", pictures.path, "--arm", arm], in: folder.url)
    #expect(study.exitCode == 64)
    #expect(study.errors.contains(words), "\(study.errors)")
  }

  /// What is no option is refused as without arms, and a list names what it can't set.
  @Test(arguments: [
    (["--optimisers", "sgd", "--arm", "a: schedule=cosine"], "Unknown option '--optimisers'"),
    (["--rate", "0.01", "--arm", "a: schedule=cosine"], "Unknown option '--rate'"),
    (["--arms", "shedule=triangular"], "“shedule” is no setting. Did you mean “schedule”?"),
    (["--arm", "a: lr=0.1"], "“lr” is no setting. Did you mean “rate”?"),
  ])
  func impossibleListsAreExplained(arguments: [String], words: String) throws {
    let (pictures, folder) = (try PictureFolder(), try TemporaryFolder())
    let study = try Command(["compare", pictures.path] + arguments, in: folder.url)
    #expect(study.exitCode == 64)
    #expect(study.errors.contains(words), "\(study.errors)")
    #expect(!study.errors.contains("The arm “a”: Unknown"))
  }

  /// The table says in what arms differ, their optimizers' settings and shapes of schedules included.
  @Test func differencesOfArmsAreShown() throws {
    let (pictures, folder) = (try PictureFolder(), try TemporaryFolder())
    let study = try Command(
      ["compare", pictures.path] + Self.small + [
        "--epochs", "1", "--seeds", "2", "--dry-run", "--run-dir", "study",
        "--arm", "a: optimizer=adam weight-decay=0.1", "--arm", "b: optimizer=adam",
        "--arm", "c: optimizer=adam", "--arm", "d: optimizer=adam warmup=1ep batch-size=2",
      ], in: folder.url)
    #expect(study.exitCode == 0, "\(study.errors)")
    for words in [
      "weight decay 0.1", "warm-up 1ep", "batch size 2",
      "b and c differ in nothing but their names.",
      "1 epoch of 5 to 10 steps each",
    ] {
      #expect(study.output.contains(words), "\(words): \(study.output)")
    }
    let one = try Command(
      ["compare", pictures.path] + Self.small + [
        "--epochs", "1", "--arms", "schedule = cosine", "--dry-run", "--run-dir", "one",
      ], in: folder.url)
    #expect(one.exitCode == 0, "\(one.errors)")
    #expect(one.output.contains("One arm alone is compared with nothing."))
  }

  /// What a file holds trains to the same bytes as what was typed, and what is typed behind it has the last word.
  @Test func savedExperimentsTrainAlike() throws {
    let (pictures, folder) = (try PictureFolder(), try TemporaryFolder())
    let typed = try Command(
      ["train", pictures.path] + Self.small + [
        "--epochs", "1", "--rate", "0.01", "--no-flip", "--no-augmentation", "--rate-multiplier",
        "head=2",
        "--save-experiment", "e.yaml", "--run-dir", "a",
      ], in: folder.url)
    #expect(typed.exitCode == 0, "\(typed.errors)")
    let saved = try String(contentsOf: folder.url.appending(path: "e.yaml"), encoding: .utf8)
    #expect(saved.contains("\nflip: false"))
    let read = try Command(["train", "e.yaml", "--run-dir", "b"], in: folder.url)
    #expect(read.exitCode == 0, "\(read.errors)")
    let bytes = try ["a", "b"].map {
      try Data(contentsOf: folder.url.appending(path: "\($0)/checkpoints/last.safetensors"))
    }
    #expect(bytes[0] == bytes[1])
    let longer = try Command(
      ["train", "e.yaml", "--epochs", "2", "--run-dir", "c", "--json"], in: folder.url)
    #expect((try object(longer.output)["epochs"] as? [Any])?.count == 2)
    let again = try Command(
      ["train", "e.yaml", "--save-experiment", "e.yaml"], in: folder.url)
    #expect(again.exitCode == 74 && again.errors.contains("is there already"))
  }

  @Test func studiesAreFiles() throws {
    let (pictures, folder) = (try PictureFolder(), try TemporaryFolder())
    let text = """
      # Two schedules
      data: \(pictures.path)
      image-size: 16
      batch-size: 4
      epochs: 1
      seeds: 1
      optimizer: adam
      rate: 0.001
      arms:
        held: {schedule: constant}
        falling:
          schedule: cosine
          rate: 0.002
      """
    try text.write(to: folder.url.appending(path: "s.yaml"), atomically: true, encoding: .utf8)
    let study = try Command(["compare", "s.yaml", "--dry-run"], in: folder.url)
    #expect(study.exitCode == 0, "\(study.errors)")
    #expect(study.output.contains("constant: rate 0.001"))
    #expect(study.output.contains("cosine: max 0.002"))
  }

  @Test(arguments: [
    ("data: D\nepoch: 3\n", "line 2: “epoch” is no setting. Did you mean “epochs”?"),
    ("data: D\n\nimage-size: 3\n", "line 3: image-size: "),
    ("data: D\nflip: maybe\n", "line 2: “flip” is true"),
    ("data: [\n", "can't be read as YAML"), ("", "is empty"), ("- a\n", "It should hold settings"),
    ("data: D\noptimizer: adm\n", "line 2: optimizer: "),
    ("data: D\nepochs: 1\nepochs: 2\n", "duplicated"),
    (
      "a: &a [x,x]\n" + (1..<12).map { "b\($0): &b\($0) [*a,*a,*a,*a,*a,*a]\n" }.joined()
        + "? *b11\n: 1\n",
      "repeats anchors"
    ),
    ("data: D\nrun-dir: x\n", "line 2: “run-dir” is no setting"),
    (
      "data: D\nlearning_rate: 0.1\n", "line 2: “learning_rate” is no setting. Did you mean “rate”?"
    ),
    ("data: D\nseeds: 3\n", "line 2: “seeds” belongs to compare; no other command has it."),
    ("data: D\narms:\n  a: {schedule: cosine}\n", "line 2: “arms” belongs to compare"),
    ("data: D\nepochs: {a: 1}\n", "line 2: “epochs” should be a word, a number"),
    ("data: D\noptimizer:\n", "line 2: “optimizer” has no value."),
  ])
  func badFilesSayWhere(text: String, words: String) throws {
    let folder = try TemporaryFolder()
    try text.write(to: folder.url.appending(path: "e.yaml"), atomically: true, encoding: .utf8)
    let command = try Command(["train", "e.yaml"], in: folder.url)
    #expect(command.exitCode == 65, "\(command.errors)")
    #expect(command.errors.contains(words), "\(command.errors)")
    let missing = try Command(["train", "none.yaml"], in: folder.url)
    #expect(missing.exitCode == 66)
  }

  /// Names that other tools have, and those that ours had.
  @Test func otherNamesAreAccepted() throws {
    let (pictures, folder) = (try PictureFolder(), try TemporaryFolder())
    let command = try Command(
      ["train", pictures.path] + Self.small + [
        "--epochs", "1", "--rate", "0.01", "--no-augmentation", "--normalization", "imagenet",
        "--thaw", "all", "--run-dir", "a",
      ], in: folder.url)
    #expect(command.exitCode == 0, "\(command.errors)")
    let images = try #require(try record(folder, "a/config.json")["images"] as? [String: Any])
    #expect(images["augmentation"] == nil && images["normalisation"] != nil)
  }
}
