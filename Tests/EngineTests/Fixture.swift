import Foundation
import Tensors
import Testing

/// Reads the values that PyTorch left.
enum Fixture {
  static func load<Content: Decodable>(_ name: String) throws -> Content {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let data = try Data(contentsOf: folder.appending(path: "Fixtures/engine/\(name)"))
    return try JSONDecoder().decode(Content.self, from: data)
  }
}

/// The largest difference over the largest reference value.
func relativeError(_ values: [Float], _ reference: [Double]) -> Double {
  guard values.count == reference.count else { return .infinity }
  let scale = reference.map(abs).max() ?? 0
  var worst = 0.0
  for (value, expected) in zip(values, reference) {
    let difference = abs(Double(value) - expected)
    guard difference.isFinite else { return .infinity }
    worst = max(worst, difference)
  }
  return worst == 0 ? 0 : worst / max(scale, 1e-30)
}
