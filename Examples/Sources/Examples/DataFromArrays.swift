import Upswing

/// Images that lie in memory, trained on like those in folders: divided, augmented, normalised, batched.
func dataFromArrays() throws -> ImageSplit {
  let pixels: [[UInt8]] = (0..<60).map(drawing)
  let labels = (0..<60).map { $0 % 2 }

  let images = pixels.map { PixelImage(width: 32, height: 32, pixels: $0) }
  let shapes = try DataSet(images: images, labels: labels, classes: ["stripes", "checks"])
  let loading = LoadingOptions(batchSize: 8, augmentation: .usual)
  return try shapes.split(
    validation: 0.2, seed: 1, sizing: ImageSizing(side: 32), loading: loading)
}

/// Red, green and blue of 32 x 32 pixels: stripes, or checks.
private func drawing(_ number: Int) -> [UInt8] {
  var random = RandomStream(seed: 1, purpose: .order, epoch: number)
  return (0..<32 * 32).flatMap { place -> [UInt8] in
    let (x, y) = (place % 32, place / 32)
    let isLight = number % 2 == 0 ? x / 4 % 2 == 0 : (x / 4 + y / 4) % 2 == 0
    let value = UInt8((isLight ? 160 : 60) + random.uniform(in: -40...40))
    return [value, value / 2, 200 - value / 2]
  }
}
