import ImageData

/// Why a sample data set was not drawn.
public enum SampleError: Error, Equatable, CustomStringConvertible {
  /// The pictures' side is out of range.
  case invalidSide(Int)

  /// The number of pictures in a class is out of range.
  case invalidCount(Int)

  /// The folder to draw into holds something already; nothing was changed.
  case notEmpty(path: String)

  /// There is something at the path that is no folder; nothing was changed.
  case notAFolder(path: String)

  /// A file or folder could not be written, for the system's reason.
  case cannotWrite(path: String, reason: String)

  /// A picture could not be encoded.
  case cannotEncode(path: String, reason: String)

  public var description: String {
    switch self {
    case .invalidSide(let side):
      "Pictures of \(side) pixels a side cannot be drawn: "
        + "choose a size from \(SampleSet.sides.lowerBound) to \(SampleSet.sides.upperBound)."
    case .invalidCount(let count):
      "A class of \(count) pictures cannot be drawn: "
        + "choose a number from \(SampleSet.sizes.lowerBound) to \(SampleSet.sizes.upperBound)."
    case .notEmpty(let path):
      "\(path) is not empty, and nothing in it was touched: "
        + "give a new folder for the sample, or empty this one."
    case .notAFolder(let path):
      "\(path) is a file, not a folder: give a new folder for the sample."
    case .cannotWrite(let path, let reason):
      "\(path) could not be written: \(reason). "
        + "Choose a folder that you may write to, on a disk with room."
    case .cannotEncode(let path, let reason):
      "\(path) could not be encoded: \(reason)."
    }
  }
}
