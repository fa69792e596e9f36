import ArgumentParser
import Engine
import Experiments
import Foundation
import ImageData
import Layers
import Optimizers
import Records
import Reports
import Training

/// `upswing find`: the learning rate range test.
struct FindCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "find",
    abstract: "Find the learning rate, and bounds to cycle between.",
    discussion: """
      Trains copies of the model side by side, each at a rate of its own, the better ones longer, and judges them by \
      images held back. With --method article, or another that reads a range test, a single copy is trained while its \
      rate rises from --from to --to. Nothing that follows is changed by it.

      These are the options that most people need; upswing find --help-hidden shows all.

      Examples:
        upswing find flowers --optimizer all --image-size 64
        upswing find flowers --model resnet18 --weights resnet18.pth --unfreeze last --each-stage
      """)

  @Argument(help: "The folder of images, or a .yaml file of settings.")
  var data: String

  @OptionGroup(title: "Search")
  var search: SearchOptions

  @OptionGroup(title: "Finding the rate")
  var test: FinderOptions

  @OptionGroup(title: "Optimizer")
  var rule: OptimizerOptions

  @OptionGroup(title: "Data")
  var images: DataOptions

  @OptionGroup(title: "Model")
  var network: ModelOptions

  @OptionGroup(title: "Transfer learning")
  var transfer: TransferOptions

  @OptionGroup var drawing: ChartOptions

  @OptionGroup var output: OutputOptions

  func validate() throws {
    _ = try network.settings(transfer, augments: images.augmentation.value != nil)
    if case .one(let name) = search.optimizer, name.setsOwnRate {
      throw ValidationError(
        "\(name.rawValue) estimates its rate itself: there is nothing to find. Train with it as it is; --rate multiplies "
          + "its estimate, and sensitivity shows what that does.")
    }
    if search.optimizer == .all, rule.momentum != nil {
      throw ValidationError("--momentum means something else for each optimizer: test them singly.")
    }
    if search.eachStage {
      guard search.optimizer != .all else {
        throw ValidationError("--each-stage is for one optimizer at a time: name it.")
      }
      guard rule.rateMultiplier.isEmpty, transfer.rateDecayByStage == nil else {
        throw ValidationError(
          "--each-stage finds what --rate-multiplier and --rate-decay-by-stage would set: leave those out."
        )
      }
    }
  }

  /// What is searched with: the rules, or for each stage the rule with which it alone learns.
  private func searches() throws -> [(rule: OptimizerConfiguration, stage: Stage?)] {
    let model = network.description
    let rules = try rule.make(search.optimizer.names, stages: transfer.groups(of: model))
    guard search.eachStage else { return rules.map { ($0, nil) } }
    let stages = try transfer.trainedStages(of: model)
    return rules.flatMap { rule in
      stages.map { stage in
        var groups = rule.groups
        for frozen in model.groups(trainingOnly: stage, of: stages) {
          // It may have a weight decay of its own already.
          if let index = groups.groups.firstIndex(where: { $0.prefix == frozen.prefix }) {
            groups.groups[index].rateMultiplier = 0
          } else {
            groups.groups.append(frozen)
          }
        }
        return (
          OptimizerConfiguration(rule.optimizer, groups: groups, average: rule.average), stage
        )
      }
    }
  }

  func run() throws {
    let console = Console(json: output.json)
    let searches = try searches()
    let experiment = Experiment(
      data: images.source.source(data), images: images.settings(for: network.model),
      model: try network.settings(transfer, augments: images.augmentation.value != nil),
      optimizer: searches[0].rule, clipping: rule.clipping, finder: test.settings,
      seed: images.seed, splitSeed: images.splitSeed)
    let path = search.runDir ?? RunFolder.named(["find", RunFolder.subject(of: data)])
    try RunDirectory.check(path)
    let interruption = Interruption()
    let display = ExperimentDisplay(on: console, saysFindings: false)
    let tell: @Sendable (ExperimentEvent) -> Void = { event in
      if case .imagesRead = event { interruption.listen() }
      display.show(event)
    }
    let setup = try experiment.setup(
      options: network.planOptions, stop: interruption.stop, tell: tell)
    let searching = try setup.forSearches()
    let split = setup.split
    // Made after the images are read, since it may lie among them.
    let folder = try FindingFolder(path)
    var findings: [RateFinding] = []
    for (rule, stage) in searches {
      let finding = try searching.findRate(
        of: rule, as: experiment, stage: stage?.name, stop: interruption.stop, tell: tell)
      try folder.write(finding)
      findings.append(finding)
    }
    let page = FindingPage(
      data: data, findings: findings, command: CommandLine.upswing, warnings: split.warnings())
    let report = try folder.write(page)
    if drawing.chart ?? (console.isTerminal && !output.json) {
      for chart in page.charts {
        console.draw(chart)
        console.say()
      }
    }
    if output.json {
      try console.print(
        json: findings.map { FindingResult($0, setAside: split.index.report.setAside) })
    } else {
      for line in FindingText(findings).lines { console.say(line) }
      if let line = StageRates(findings, of: network.description).sentence { console.say(line) }
      console.say("Page: \(report)")
    }
    if findings.allSatisfy({ $0.range == nil }) {
      throw Failure(.noResult, findings.compactMap(\.refusal).first ?? "No usable range was found.")
    }
  }
}
