import Foundation
import Wording

/// What `ulimit -v` leaves of the address space.
enum AddressSpace {
  /// Asks whether the process may have what it takes to have threads at all.
  ///
  /// Below that no error can be reported any more: the runtime waits for ever for a thread that can't be made, or ends
  /// with a signal.
  ///
  /// - Throws: `Failure` with the limit and what is needed.
  static func check() throws {
    var limit = rlimit()
    #if os(Linux)
      let resource = __rlimit_resource_t(RLIMIT_AS.rawValue)
    #else
      let resource = RLIMIT_AS
    #endif
    guard getrlimit(resource, &limit) == 0, limit.rlim_cur < needed else { return }
    throw Failure(
      .inputOutput,
      "This process may have \(Phrase.bytes(Int(limit.rlim_cur))) of address space, but needs \(Phrase.bytes(Int(needed))) to begin. Raise "
        + "the limit, for example with: ulimit -v unlimited")
  }

  /// Half a gigabyte, and the stacks of threads.
  private static var needed: rlim_t {
    (512 + 16 * rlim_t(ProcessInfo.processInfo.activeProcessorCount)) << 20
  }
}
