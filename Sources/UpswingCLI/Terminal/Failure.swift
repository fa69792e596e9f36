import ArgumentParser

/// An end of a command that is not success: the sentence to print and the exit code.
///
/// The codes are those of `sysexits.h`, so that scripts can tell a wrong command from wrong data.
struct Failure: Error {
  enum Kind: Int32 {
    /// Training diverged, or the range test found no usable range.
    case noResult = 1
    /// A wrong command: unknown option, impossible value, options that contradict each other.
    case usage = 64
    /// The data cannot be used: broken images, too few classes.
    case badData = 65
    /// A file or folder that was named is not there.
    case missingInput = 66
    /// Writing or reading failed.
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
