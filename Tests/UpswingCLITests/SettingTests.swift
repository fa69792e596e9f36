import Experiments
import Records
import Testing
import UpswingCLI

/// Options and settings are one list: no option is ignored, each changes the one setting that the table says, and has the
/// help that stands there.
@Suite(.serialized, .timeLimit(.minutes(2))) struct SettingTests {
  /// A value of each option that is not its default, and what has to stand beside it.
  private static let samples: [String: (value: String?, beside: [String])] = [
    "epochs": ("3", []), "optimizer": ("adam", []), "seed": ("7", []), "split-seed": ("7", []),
    // Rates that are given need no search, which is a setting of its own.
    "rate": ("0.01", ["--rate", "0.02"]), "base-rate": ("0.001", ["--max-rate", "0.01"]),
    "max-rate": ("0.01", ["--max-rate", "0.02"]), "schedule": ("cosine", []),
    "step-size": ("20", []), "warmup": ("10", []), "gamma": ("0.9", ["--schedule", "exp-range"]),
    "milestones": ("30ep,45ep", ["--schedule", "multi-step"]),
    "flat": ("50%", ["--schedule", "flat-cosine"]),
    "power": ("3", ["--schedule", "polynomial"]),
    "cycle-factor": ("3", ["--schedule", "warm-restarts"]),
    "pct-start": ("0.4", ["--schedule", "one-cycle"]),
    "phases": ("three", ["--schedule", "one-cycle"]),
    "annealing": ("linear", ["--schedule", "one-cycle"]),
    "cycle-momentum": ("0.8:0.9", []),
    "model": ("resnet18", []), "dropout": ("0.2", []), "label-smoothing": ("0.1", []),
    "weights": ("other.pth", ["--normalisation", "data"]),
    "weights-key": ("ema", ["--weights", "w.pth"]),
    "unfreeze": ("last", ["--weights", "w.pth"]),
    "freeze-to": ("blocks.1", ["--weights", "w.pth"]),
    "frozen-norms": ("batch", ["--weights", "w.pth", "--unfreeze", "last"]),
    "head-first": ("2", ["--weights", "w.pth"]),
    "head-rate": ("0.01", ["--weights", "w.pth", "--head-first", "2"]),
    "rate-decay-by-stage": ("2.6", []),
    "views": ("4", ["--weights", "w.pth", "--unfreeze", "last"]),
    "feature-cache": ("f", ["--weights", "w.pth", "--unfreeze", "last", "--views", "2"]),
    "feature-limit": ("99", ["--weights", "w.pth", "--unfreeze", "last", "--views", "2"]),
    "labels": ("l.csv", []), "image-suffix": (".jpg", ["--labels", "l.csv"]),
    "layout": ("classes", []), "validation": ("0.3", []), "test": ("0.1", []),
    "image-size": ("64", []), "batch-size": ("32", []), "cache": ("99", []),
    "scaled-decoding": (nil, []), "normalisation": ("imagenet", []), "no-shuffle": (nil, []),
    "no-augment": (nil, []), "crop": ("0.5", []), "flip": ("false", []),
    "rotation": ("5", []), "brightness": ("0.3", []), "contrast": ("0.3", []),
    "saturation": ("0.3", []),
    "momentum": ("0.8", []), "weight-decay": ("0.01", []), "clip-norm": ("5", []),
    "clip-value": ("0.5", []), "no-decay-on-biases-and-norms": (nil, ["--weight-decay", "0.1"]),
    "average": ("ema:0.99", []),
    "rate-multiplier": ("head=10", []), "weight-decay-of": ("head=0.1", []),
    "plateau": (nil, []), "plateau-metric": ("accuracy", ["--plateau"]),
    "plateau-factor": ("0.5", ["--plateau"]), "plateau-patience": ("3", ["--plateau"]),
    "plateau-threshold": ("0.1", ["--plateau"]), "plateau-cooldown": ("2", ["--plateau"]),
    "plateau-min-rate": ("1e-6", ["--plateau"]),
    "from": ("1e-5", []), "to": ("2", []), "finder-steps": ("500", []), "method": ("valley", []),
    "range-factor": ("4", []),
  ]

  @Test(arguments: CommandGrammar.settings)
  func everyOptionChangesOneNamedSetting(declared: ExperimentOption) throws {
    let option = declared.name
    let (value, beside) = try #require(
      Self.samples[option], "No sample of --\(option): give it one, and its setting a name.")
    let named = ExperimentSetting.all.filter { $0.options.contains(declared) }
    let setting = try #require(
      named.first, "--\(option) is in no setting of the table, or its help is not the table's.")
    #expect(named.count == 1)

    let given =
      switch value {
      case nil: ["--\(option)"]
      case "false"?: ["--no-\(option)"]
      case let value?: ["--\(option)", value]
      }
    let before = try CommandGrammar.experiment(["flowers"] + beside)
    let after = try CommandGrammar.experiment(["flowers"] + beside + given)
    #expect(before != after, "--\(option) is ignored.")
    let (old, new) = (before.settings(), after.settings())
    let changed = Set((old + new).filter { !(old.contains($0) && new.contains($0)) }.map(\.name))
    #expect(changed == (setting.scope == .resources ? [] : [setting.name]))
  }

  /// What the table names are options, and two settings never have one name.
  @Test func theTableNamesNothingElse() {
    let options = ExperimentSetting.all.flatMap(\.options).map(\.name)
    #expect(options.sorted() == CommandGrammar.settings.map(\.name).sorted())
    let names = ExperimentSetting.all.map(\.name)
    #expect(Set(names).count == names.count)
  }

  /// A study of more than one model has no dropout to be varied.
  @Test func whatHasNoEffectIsRefused() {
    let error = #expect(throws: (any Error).self) {
      try CommandGrammar.experiment(["flowers", "--model", "resnet18", "--dropout", "0.2"])
    }
    #expect("\(error!)".contains("--dropout has no effect on resnet18"))
  }
}
