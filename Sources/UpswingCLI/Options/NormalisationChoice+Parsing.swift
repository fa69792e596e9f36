import ArgumentParser
import Experiments
import ImageData

extension NormalisationChoice {
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
      let (mean, std) = (
        parts.first?.compactMap(\.self) ?? [], parts.last?.compactMap(\.self) ?? []
      )
      guard parts.count == 2, parts.allSatisfy({ $0.count == 3 }), mean.count == 3,
        std.count == 3, (mean + std).allSatisfy(\.isFinite),
        std.allSatisfy({ $0 > 0 })
      else {
        throw ValidationError(
          "--normalisation is data, imagenet, or three means and three standard deviations of red, green and blue from 0 to 1, "
            + "such as 0.5,0.5,0.5:0.25,0.25,0.25, not “\(text)”.")
      }
      let values = Normalisation(mean: mean, std: std)
      guard values.isPlausible else {
        throw ValidationError(
          "No images have the means or standard deviations of --normalisation \(text); they are of values from 0 to 1."
        )
      }
      self = .values(values)
    }
  }
}
