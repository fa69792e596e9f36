import Files
import Foundation
import ImageData
import Tensors

/// What the peer needs to read the same images, and to show that it makes the same of them.
struct ImageExchange {
  private let split: ImageSplit

  /// - Parameter split: not shuffled, not augmented.
  init(_ split: ImageSplit) { self.split = split }

  func write(to folder: URL) throws {
    let set = ImageSet(
      samples: split.trainingSamples.compactMap { sample in
        guard case .file(let path) = sample.content else { return nil }
        return .init(path: path.string, label: sample.label)
      },
      mean: split.normalisation.mean, deviation: split.normalisation.std)
    try JSONEncoder().encode(set).write(to: folder.appending(path: "set.json"))
    guard let batch = try split.training.stream(epoch: 0).next() else { return }
    try Data(buffer: UnsafeBufferPointer(batch.images.buffer))
      .write(to: folder.appending(path: "plain.f32"))
  }
}

private struct ImageSet: Encodable {
  struct Sample: Encodable {
    let path: String
    let label: Int
  }

  let samples: [Sample]
  let mean: [Double]
  let deviation: [Double]
}
