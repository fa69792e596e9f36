import Engine
package import Files
import Foundation
import ImageData
import Interchange
import Layers
import Tensors

extension FeatureBank {
  /// Computes the features of all images, or finds them in the cache.
  ///
  /// - Parameters:
  ///   - machine: what features may take in memory.
  ///   - progress: told after each batch how many images, views counted singly, are done, and of how many.
  /// - Throws: ``FeatureError``, or what the images, the model or the cache throw.
  package static func make(
    _ plan: FeaturePlan, in storage: FeatureStorage, machine: MachineMemory = MachineMemory(),
    interrupted: () -> Bool = { false },
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws -> FeatureBank {
    let split = plan.splits[0]
    let extractor = try FeatureExtractor(
      plan.model, input: split.training.imageShape, through: plan.stage, weights: plan.weights,
      options: plan.options)
    let shape = Shape(Array(extractor.output.sizes.dropFirst()))
    let passes = passes(of: plan)
    let keys = passes.flatMap { pass in
      pass.images.samples.map { Key(slot: $0.slot, view: pass.view) }
    }
    let rows = Shape([keys.count] + shape.sizes)
    let needed = rows.count * MemoryLayout<Float>.stride
    guard needed <= storage.megabytes << 20 else {
      throw FeatureError.overLimit(
        images: Set(keys.map(\.slot)).count, views: plan.views, needed: needed,
        limit: storage.megabytes << 20, folder: storage.folder)
    }
    func compute(_ append: (UnsafeBufferPointer<Float>) throws -> Void) throws {
      var done = 0
      for pass in passes {
        let stream = pass.images.stream(epoch: pass.view ?? 0)
        while let batch = try stream.next() {
          if interrupted() { throw FeatureError.interrupted }
          let features = extractor.features(of: batch.images)
          try append(UnsafeBufferPointer(rebasing: features[..<(batch.count * shape.count)]))
          done += batch.count
          progress(done, keys.count)
        }
      }
    }
    func bank(_ storage: Storage) -> FeatureBank {
      FeatureBank(shape: shape, views: plan.views, keys: keys, storage: storage)
    }

    guard let folder = storage.folder else {
      if let free = machine.available, needed > free {
        throw FeatureError.memoryTooSmall(needed: needed, free: free)
      }
      let memory = AlignedMemory<Float>(count: rows.count)
      var position = 0
      try compute { features in
        (memory.pointer + position).update(from: features.baseAddress!, count: features.count)
        position += features.count
      }
      return bank(.memory(memory))
    }
    let identity = try identity(of: plan, extractor, passes)
    try FileSystem.makeDirectory(folder)
    let path = "\(folder)/features-\(identity.prefix(16)).safetensors"
    if let file = try? RowFile(contentsOf: path), file.shape == rows,
      file.metadata["identity"] == identity, try file.isWhole()
    {
      return bank(.file(file, path: path))
    }
    if let free = FileSystem.freeBytes(at: folder), free < needed + needed / 16 {
      throw FeatureError.diskTooFull(folder: folder, needed: needed, free: free)
    }
    try RowFile.write(
      to: path, "features", rows, metadata: ["identity": identity], rows: compute)
    return bank(.file(try RowFile(contentsOf: path), path: path))
  }

  /// How many images, views counted singly, are to be computed.
  package static func rowCount(of plan: FeaturePlan) -> Int {
    passes(of: plan).reduce(0) { $0 + $1.images.samples.count }
  }

  /// One pass over images, all of the same view.
  private struct Pass {
    let images: ImageBatches
    let view: Int?
  }

  /// Every image that validates somewhere as it is; every one that trains somewhere so too, or in all of its views.
  private static func passes(of plan: FeaturePlan) -> [Pass] {
    let split = plan.splits[0]
    func union(_ parts: [[ImageSample]]) -> [ImageSample] {
      var slots: Set<Int> = []
      return parts.flatMap(\.self).filter { slots.insert($0.slot).inserted }
    }
    let training = plan.splits.map(\.trainingSamples)
    let validation = plan.splits.map(\.validationSamples)
    let plain = union(plan.views == 0 ? training + validation : validation)
    var passes = plain.isEmpty ? [] : [Pass(images: split.evaluation(of: plain), view: nil)]
    let augmented = split.views(of: union(training))
    passes += (0..<plan.views).map { Pass(images: augmented, view: $0) }
    return passes
  }

  /// A digest of everything that the features depend on.
  private static func identity(
    of plan: FeaturePlan, _ extractor: FeatureExtractor, _ passes: [Pass]
  ) throws -> String {
    let split = plan.splits[0]
    let end = try plan.model.stage(named: plan.stage).layers.upperBound
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let settings = try [
      encoder.encode(Array(plan.model.layers[..<end])), encoder.encode(extractor.kernels),
      encoder.encode(split.index.sizing), encoder.encode(passes[0].images.normalisation),
      encoder.encode(plan.views == 0 ? nil : split.loading.augmentation),
      encoder.encode(plan.views == 0 ? 0 : split.seed),
      encoder.encode(split.loading.scaledDecoding), encoder.encode(extractor.input.sizes),
    ].map { Array($0) }
    let weights = plan.weights.lazy.filter { extractor.names.contains($0.name) }.map { named in
      Array(named.name.utf8) + named.tensor.values.withUnsafeBytes { Array($0) }
    }
    let images = passes.lazy.flatMap { pass in
      pass.images.samples.map { sample in
        sample.digest.bytes + Array("\(pass.view ?? -1) \(sample.slot)".utf8)
      }
    }
    return [ContentDigest(of: settings), ContentDigest(of: weights), ContentDigest(of: images)]
      .reduce(ContentDigest(of: [])) { ContentDigest(of: $0.bytes, $1.bytes) }.description
  }
}
