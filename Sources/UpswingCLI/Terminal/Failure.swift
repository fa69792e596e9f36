import ArgumentParser

/// An end of a command that is not success: the sentence to print and the exit code.
///
/// The codes are those of `sysexits.h`, so that scripts can tell a wrong command from wrong data.
struct Failure: Error {
  enum Kind: Int32 {
    /// Whoever read the pipe that a file was written to has closed it: it has read enough, and nothing went wrong.
    case readerIsGone = 0
    /// Training diverged, or the range test found no usable range.
    case noResult = 1
    /// A wrong command: unknown option, impossible value, options that contradict each other.
    case usage = 64
    /// The data cannot be used: broken images, too few classes.
    case badData = 65
    /// A file or folder that was named is not there, or may not be read.
    case missingInput = 66
    /// Writing failed, or a disk or the network did; or what is there may not be replaced.
    case inputOutput = 74
    /// The user stopped the command; its state is saved.
    case interrupted = 130
  }

  let kind: Kind
  let sentence: String

  init(_ kind: Kind, _ sentence: String) {
    self.kind = kind
    self.sentence = sentence
  }
}
