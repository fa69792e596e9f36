import ArgumentParser
import Downloads
import Files
import Foundation
import Interchange
import Wording

/// `upswing weights list`: what can be fetched, and what of it is there.
struct WeightsListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the weights that can be fetched, and what of them is there.",
    discussion: """
      Example: upswing weights list
      """)

  @OptionGroup var output: OutputOptions

  func run() throws {
    let console = Console(json: output.json)
    let cache = try WeightsFolder.cache()
    var entries: [Entry] = []
    for weights in PublishedWeights.allCases {
      entries.append(Entry(weights, try cache.state(of: weights), path: cache.path(of: weights)))
    }
    if output.json { return try console.print(json: entries) }
    var table = Table(["name", "size", "source", "licence", "state", "file"], rightAligned: [1])
    for entry in entries {
      table.add([
        entry.name, Phrase.bytes(entry.megabytes * 1_000_000), entry.source, entry.licence,
        entry.state, entry.path,
      ])
    }
    table.lines.forEach(console.say)
    console.say("All are \(WeightPublisher.terms).")
  }

  /// What `--json` prints of each.
  private struct Entry: Encodable {
    var name: String
    /// About, of the published file.
    var megabytes: Int
    var state: String
    /// What is there of it.
    var bytes: Int
    var path: String
    var url: String
    var source: String
    var licence: String

    init(_ weights: PublishedWeights, _ state: WeightCache.State, path: String) {
      name = weights.rawValue
      megabytes = weights.megabytes
      self.state = state.name
      bytes =
        switch state {
        case .absent, .damaged: 0
        case .partial(let bytes), .complete(let bytes): bytes
        }
      self.path = path
      url = WeightOrigin(of: weights).name
      source = weights.publisher.name
      licence = weights.publisher.licence
    }
  }
}
