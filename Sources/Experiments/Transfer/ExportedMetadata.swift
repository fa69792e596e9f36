import Foundation
import ImageData
import Training

/// What a safetensors file says of how its weights are to be used, if `upswing export` wrote it; see
/// ``ModelSpec/exportMetadata()``. Other programs' files say nothing of it, or something that is not believed.
struct ExportedMetadata {
  var normalisation: Normalisation?
  var sizing: ImageSizing?
  var classes: [String]?

  init(_ metadata: [String: String]) {
    func value<Value: Decodable>(_ key: String, as _: Value.Type = Value.self) -> Value? {
      metadata[key].flatMap { try? JSONDecoder().decode(Value.self, from: Data($0.utf8)) }
    }
    struct Values: Encodable { let mean, deviation: [Double] }
    if let mean: [Double] = value("mean"), let deviation: [Double] = value("deviation"),
      let content = try? JSONEncoder().encode(Values(mean: mean, deviation: deviation)),
      let normalisation = try? JSONDecoder().decode(Normalisation.self, from: content),
      normalisation.isPlausible
    {
      self.normalisation = normalisation
    }
    if let side: Int = value("image_size"), let resize: Int = value("resize"),
      (1...RunLimits.imageSide).contains(side), (side...4 * side).contains(resize)
    {
      sizing = ImageSizing(
        side: side, resize: resize, keepsExact: value("keeps_exact") ?? true,
        interpolation: metadata["interpolation"].flatMap(Interpolation.init(rawValue:)) ?? .bilinear
      )
    }
    classes = value("classes")
  }
}
