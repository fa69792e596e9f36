import Foundation
import Wording

/// What `ulimit` leaves this process: enough to begin with, or a sentence.
///
/// Below these no error can be reported any more: the runtime waits for ever for a thread that can't be made, or ends the
/// process with a signal for want of a descriptor to wait with.
enum ProcessLimits {
  /// The files that a training has open at once, and what the runtime needs to wait for events.
  private static let descriptors = 16

  /// Half a gigabyte, and the stacks of threads.
  private static var addressSpace: Int {
    (512 + 16 * ProcessInfo.processInfo.activeProcessorCount) << 20
  }

  /// - Throws: `Failure` with the limit, what is needed, and how to raise it.
  static func check() throws {
    if let limit = limit(of: RLIMIT_NOFILE), limit < descriptors {
      throw Failure(
        .inputOutput,
        "This process may have \(limit) files open, but needs \(descriptors) to begin. Raise the limit, for example "
          + "with: ulimit -n 1024")
    }
    if let limit = limit(of: RLIMIT_AS), limit < addressSpace {
      throw Failure(
        .inputOutput,
        "This process may have \(Phrase.bytes(limit)) of address space, but needs \(Phrase.bytes(addressSpace)) to "
          + "begin. Raise the limit, for example with: ulimit -v unlimited")
    }
  }

  #if os(Linux)
    private typealias Resource = __rlimit_resource
  #else
    private typealias Resource = Int32
  #endif

  /// `nil` where there is no limit that a number can hold.
  private static func limit(of resource: Resource) -> Int? {
    var limit = rlimit()
    #if os(Linux)
      let found = getrlimit(__rlimit_resource_t(resource.rawValue), &limit)
    #else
      let found = getrlimit(resource, &limit)
    #endif
    return found == 0 ? Int(exactly: limit.rlim_cur) : nil
  }
}
