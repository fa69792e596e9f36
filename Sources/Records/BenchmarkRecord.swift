/// The outcome of one call of `bench/run`: this system's times beside those of others.
///
/// `bench/report.py` writes it as JSON under the same names.
public struct BenchmarkRecord: Codable, Equatable, Sendable {
  /// When it was measured, as ISO 8601.
  public var date: String
  /// The words after `bench/run`.
  public var command: [String]
  /// The processor's own name.
  public var processor: String
  /// The operating system.
  public var system: String
  /// How many threads each side had.
  public var threads: Int
  /// Versions of what was compared, by name.
  public var versions: [String: String]
  /// What the machine does at best.
  public var machine: Machine
  public var workloads: [Workload]

  /// The limits that shares are taken of, measured in the same call on the same number of threads.
  public struct Machine: Codable, Equatable, Sendable {
    /// Multiplications and additions a second, in registers alone.
    public var operationsPerSecond: Double
    /// Bytes per second to and from memory.
    public var bytesPerSecond: Double
  }

  /// Something that was measured on every side; less is better.
  public struct Workload: Codable, Equatable, Sendable {
    /// For example `train/cnn-128`.
    public var name: String
    /// What it is one of, for example `Training step`.
    public var group: String
    /// Which of the group it is, for example `cnn, 128 px, batch 64`.
    public var title: String
    public var unit: Unit
    /// The sides, this system first.
    public var sides: [Side]
    /// The name of the best of the others.
    public var best: String
    /// The best other side's median over this system's.
    public var ratio: Double
    /// How close this system comes to what the machine can do; `nil` where nothing limits it so simply.
    public var share: Share?
    /// Sides that could not run.
    public var missing: [Missing]
  }

  /// What a figure counts.
  public enum Unit: String, Codable, Sendable {
    case milliseconds = "ms"
    case bytes
  }

  /// One side of a comparison.
  public struct Side: Codable, Equatable, Sendable {
    public var name: String
    /// The middle of its figures.
    public var median: Double
    /// Its median over this system's.
    public var ratio: Double
    /// Every figure, in the order of measuring.
    public var values: [Double]
  }

  /// How much of what a machine can do was used.
  public struct Share: Codable, Equatable, Sendable {
    public var limit: Limit
    /// Operations or bytes per second.
    public var rate: Double
    /// The rate over the machine's.
    public var ofMachine: Double
  }

  /// What may keep a computation from being faster.
  public enum Limit: String, Codable, Sendable {
    /// Multiplications and additions.
    case arithmetic
    /// The way to memory and back.
    case bandwidth
  }

  /// A side that could not run, and why.
  public struct Missing: Codable, Equatable, Sendable {
    public var name: String
    public var reason: String
  }
}
