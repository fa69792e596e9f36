import ArgumentParser
import Downloads
import Foundation

/// `upswing weights`: published weights to begin with.
struct WeightsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "weights",
    abstract: "Fetch published weights to begin with, and list what is there.",
    discussion: """
      Example: upswing weights get resnet34
      """,
    subcommands: [WeightsGetCommand.self, WeightsListCommand.self])
}

/// What the commands about weights share.
enum WeightsFolder {
  /// The user's cache.
  ///
  /// - Throws: `Failure` where the environment names no home.
  static func cache() throws -> WeightCache {
    guard let cache = WeightCache(environment: ProcessInfo.processInfo.environment) else {
      throw Failure(
        .usage, "There is no folder for weights: set HOME, or XDG_CACHE_HOME to a full path.")
    }
    return cache
  }
}
