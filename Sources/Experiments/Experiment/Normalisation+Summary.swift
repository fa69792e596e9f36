package import ImageData
import Wording

extension Normalisation {
  /// For example `mean 0.485, 0.456, 0.406; std 0.229, 0.224, 0.225`.
  package var summary: String {
    func list(_ values: [Double]) -> String { values.map(Phrase.number).joined(separator: ", ") }
    return "mean \(list(mean)); std \(list(std))"
  }
}
