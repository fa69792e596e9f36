import Files
import Foundation
import Synchronization

/// Standard output and standard error, unbuffered, and what has become of the former.
///
/// Output that fails ends no computation: a night's training is worth more than the lines about it. The failure is
/// remembered, and becomes the command's end. Standard error is for people; when nobody can read it, nothing is lost.
enum StandardStream {
  case output, errors

  private enum Fate {
    case works
    /// Who read it has closed the pipe: it has read enough.
    case isClosed
    case failed(FileError)
  }

  private static let fate = Mutex(Fate.works)

  /// Readies both before anything is opened.
  ///
  /// A stream that the caller has closed would give its number to the next file that is opened, and that file would
  /// then be written to: the numbers are taken, such that writing to standard output fails, and to standard error does
  /// nothing.
  static func prepare() {
    // A reader that closes the pipe early (`upswing schedule … | head`) is no reason to die of a signal.
    signal(SIGPIPE, SIG_IGN)
    for (descriptor, mode) in [
      (STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_WRONLY),
    ] where fcntl(descriptor, F_GETFD) == -1 {
      // The lowest free number is the one that is missing, as the lower ones are there by now.
      _ = open("/dev/null", mode)
    }
  }

  /// Whether what is written to standard output still arrives somewhere.
  static var isOutputOpen: Bool {
    fate.withLock {
      if case .works = $0 { true } else { false }
    }
  }

  /// Why writing to standard output failed; `nil` where it did not, or where its reader has closed the pipe.
  static var outputFailure: FileError? {
    fate.withLock {
      if case .failed(let error) = $0 { error } else { nil }
    }
  }

  /// Closes standard output: some disks say only then that they are full.
  static func closeOutput() {
    guard isOutputOpen, close(STDOUT_FILENO) != 0, errno != EBADF else { return }
    note(errno)
  }

  /// Writes a text; after a failure of standard output nothing more goes there.
  func write(_ text: String) {
    if self == .output, !Self.isOutputOpen { return }
    let descriptor = self == .output ? STDOUT_FILENO : STDERR_FILENO
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if written > 0 {
        rest = rest.dropFirst(written)
      } else if errno == EAGAIN {
        // Another program has made it non-blocking.
        var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&wait, 1, -1)
      } else if errno != EINTR {
        if self == .output { Self.note(errno) }
        return
      }
    }
  }

  private static func note(_ code: Int32) {
    fate.withLock {
      $0 =
        code == EPIPE
        ? .isClosed : .failed(FileError(.write, "to standard output", code: code))
    }
  }
}
