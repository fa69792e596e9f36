import ArgumentParser
import ImageData
import Layers
import Training

/// What a command's images are to be normalised by, as `--normalisation` says it.
enum NormalisationChoice: Equatable {
  /// The training images' own mean and deviation.
  case data
  case imageNet
  case values(Normalisation)

  /// Reads `data`, `imagenet`, or three means and three deviations as `m,m,m:s,s,s`.
  init(parsing text: String) throws {
    switch text.lowercased() {
    case "data": self = .data
    case "imagenet": self = .imageNet
    default:
      let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { part in
        part.split(separator: ",", omittingEmptySubsequences: false)
          .map { Double($0.trimmingPrefix(while: \.isWhitespace)) }
      }
      let (mean, deviation) = (
        parts.first?.compactMap(\.self) ?? [], parts.last?.compactMap(\.self) ?? []
      )
      guard parts.count == 2, parts.allSatisfy({ $0.count == 3 }), mean.count == 3,
        deviation.count == 3, (mean + deviation).allSatisfy(\.isFinite),
        deviation.allSatisfy({ $0 > 0 })
      else {
        throw ValidationError(
          "--normalisation is data, imagenet, or three means and three deviations of red, green and blue from 0 to 1, "
            + "such as 0.5,0.5,0.5:0.25,0.25,0.25, not “\(text)”.")
      }
      let values = Normalisation(mean: mean, deviation: deviation)
      guard values.isPlausible else {
        throw ValidationError(
          "No images have the means or deviations of --normalisation \(text); they are of values from 0 to 1."
        )
      }
      self = .values(values)
    }
  }
}

/// What images are normalised by, and a sentence that says so.
struct ChosenNormalisation {
  /// `nil` for the training images' own.
  let value: Normalisation?
  let sentence: String

  /// - Parameters:
  ///   - choice: what the user said, if anything.
  ///   - initial: the weights that a model begins with.
  init(
    _ choice: NormalisationChoice?, for model: ModelName, beginningWith initial: PretrainedWeights?
  ) {
    let own = "the mean and deviation of the training images"
    let imageNet = "ImageNet's mean and deviation"
    switch choice {
    case .data:
      self.init(nil, "Images are normalised by \(own).")
    case .imageNet:
      self.init(.imageNet, "Images are normalised by \(imageNet).")
    case .values(let values):
      self.init(values, "Images are normalised by what was given: \(values.summary).")
    case nil:
      guard let initial else {
        self.init(nil, "Images are normalised by \(own).")
        return
      }
      if let theirs = initial.normalisation {
        self.init(
          theirs,
          "Images are normalised as those were that the weights were trained on: \(theirs.summary)."
        )
      } else if let usual = initial.usualNormalisation(for: model) {
        self.init(
          usual,
          "Images are normalised by \(imageNet), as torchvision's weights expect; --normalisation says otherwise."
        )
      } else {
        self.init(
          nil,
          "Images are normalised by \(own): the weights don't say what theirs were normalised by. If you know, say it "
            + "with --normalisation.")
      }
    }
  }

  private init(_ value: Normalisation?, _ sentence: String) {
    self.value = value
    self.sentence = sentence
  }
}
