public import Files
import Wording

/// Why one file cannot be used as an image.
public enum ImageFault: Error, Equatable, Sendable {
  /// The file has no bytes.
  case empty
  /// A format that is not decoded, or no image at all.
  case unsupported(ImageFormat)
  /// An image of a kind that its format's library does not decode.
  case unsupportedKind(ImageFormat, reason: String)
  /// The data ends before the pixels do.
  case truncated(ImageFormat)
  /// Data is broken so that pixels are lost.
  case damaged(ImageFormat, reason: String)
  /// The header announces more pixels than `DecodingLimits` allows.
  case tooLarge(width: Int, height: Int)
  /// A progressive JPEG of more scans than `DecodingLimits` allows.
  case tooManyScans(Int)
  /// A side below `PixelImage.leastSide`.
  case tooSmall(width: Int, height: Int)
  /// More bytes than `DecodingLimits` allows.
  case tooManyBytes(Int)
  /// Something else than a file: a pipe, a socket, a device, a folder.
  case notAFile(FileKind)
  /// There is nothing of this name (any more).
  case missing
  /// A link that points to nothing.
  case danglingLink
  /// Links that lead back to themselves.
  case loopingLink
  /// The system refused to read it.
  case unreadable(reason: String)
  /// The memory for its pixels could not be had.
  case outOfMemory
  /// The same content lies in folders of several classes, so its class is unknown.
  case ambiguous(classes: [String])
  /// The same content lies in a part in which it has to be new.
  case copy(of: Part)
}

extension ImageFault: CustomStringConvertible {
  /// The end of a sentence that starts with the file's name.
  public var description: String {
    switch self {
    case .empty: "is empty (0 bytes)"
    case .unsupported(let format):
      format.isImage
        ? "is \(format) of a kind that is not supported" : "is \(format), not an image"
    case .unsupportedKind(let format, let reason):
      "is \(format) of a kind that is not supported (\(reason))"
    case .truncated(let format): "is \(format) that ends early (truncated)"
    case .damaged(let format, let reason): "is \(format) with damaged data (\(reason))"
    case .tooLarge(let width, let height): "claims \(width)×\(height) pixels, above the limit"
    case .tooManyScans(let count): "is a progressive JPEG of \(count) scans, above the limit"
    case .tooSmall(let width, let height):
      "has \(width)×\(height) pixels, below \(PixelImage.leastSide) a side"
    case .tooManyBytes(let count): "has \(count) bytes, above the limit"
    case .notAFile(let kind): "is \(kind), not a file"
    case .missing: "does not exist"
    case .danglingLink: "is a link to nothing"
    case .loopingLink: "is a link that leads back to itself"
    case .unreadable(let reason): "cannot be read (\(reason))"
    case .outOfMemory: "needs more memory than there is"
    case .ambiguous(let classes):
      "has the same content as a file of another class (\(Phrase.list(classes.map(\.escaped))))"
    case .copy(let part): "is a copy of an image of the \(part.rawValue) set"
    }
  }
}

extension ImageFault {
  /// The kind of the fault, behind a count of files: `truncated`, `PSD of a kind that is not supported`.
  var summary: String {
    switch self {
    case .empty: "empty"
    case .unsupported(let format) where !format.isImage:
      format == .unknown ? "of no known format" : "\(format.rawValue) and no image"
    case .unsupported(let format), .unsupportedKind(let format, _):
      "\(format.rawValue) of a kind that is not supported"
    case .truncated: "truncated"
    case .damaged: "damaged"
    case .tooLarge, .tooManyScans, .tooManyBytes: "above the limits of size"
    case .tooSmall: "below \(PixelImage.leastSide) pixels a side"
    case .notAFile(let kind): "no file but \(kind)"
    case .missing: "gone"
    case .danglingLink, .loopingLink: "a link to nothing"
    case .unreadable: "unreadable"
    case .outOfMemory: "larger than the memory"
    case .copy(let part): "copied from the \(part.rawValue) set"
    case .ambiguous: "with the content of a file of another class"
    }
  }

  /// What it means that a file can't be read.
  init(_ error: FileError) {
    switch error.reason {
    case .notAFile(let kind): self = .notAFile(kind)
    case .danglingLink: self = .danglingLink
    case .loopingLink: self = .loopingLink
    case .tooLarge(let bytes, _): self = .tooManyBytes(bytes)
    case .memoryTooSmall: self = .outOfMemory
    case _ where error.isMissing: self = .missing
    case .notAFolder, .system, .becameShorter: self = .unreadable(reason: error.cause)
    }
  }
}
