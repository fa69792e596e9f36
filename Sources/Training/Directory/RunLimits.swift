/// The largest numbers that a run's files may state; whatever is larger was never meant, and would overflow or fill
/// the memory somewhere.
package enum RunLimits {
  package static let epochs = 1_000_000
  package static let steps = 1 << 40
  package static let batchSize = 1 << 20
  package static let imageSide = 4096
  package static let threads = 1024
  package static let seeds = 1000
}
