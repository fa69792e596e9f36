import Engine
import Foundation
import ImageData
import Interchange
import Optimizers
import Records
import Schedules
import Tensors
import TestSupport
import Testing
import Training

@Suite(.timeLimit(.minutes(5))) struct CheckpointTests {
  @Test func comesBackAsItWent() throws {
    let folder = try TemporaryFolder()
    let plan = try Tiny.plan()
    let state = plan.initialState(for: Adam(), seed: 4)
    let checkpoint = Checkpoint(
      spec: Tiny.spec, step: 12, kernels: plan.kernels, weights: state.weights)
    try checkpoint.write(to: folder.path("model.safetensors"))
    #expect(try Checkpoint(contentsOf: folder.path("model.safetensors")) == checkpoint)
    let text = String(decoding: try folder.content("model.safetensors"), as: UTF8.self)
    #expect(!text.contains(folder.url.lastPathComponent))
    let snapshot = try TrainingSnapshot(state, plan: plan, progress: TrainingProgress())
    try snapshot.write(to: folder.path("state.safetensors"))
    #expect(try TrainingSnapshot(contentsOf: folder.path("state.safetensors")) == snapshot)
  }

  /// PyTorch's names and plain numbers, and all that it takes to use them; no word of our own format.
  @Test func exportsWhatOthersRead() throws {
    let folder = try TemporaryFolder()
    let weights = try Tiny.plan().initialState(for: SGD(), seed: 1).weights
    let path = folder.path("weights.safetensors")
    try Checkpoint(spec: Tiny.spec, step: 1, kernels: ["0": "direct"], weights: weights)
      .exportSafetensors(to: path)
    let file = try SafetensorsFile(path)
    #expect(try file.tensors() == weights)
    #expect(file.entries.allSatisfy { $0.type == .float32 })
    #expect(
      file.metadata == [
        "format": "pt", "classes": #"["class 0","class 1","class 2"]"#, "image_size": "8",
        "resize": "8", "keeps_exact": "true",
        "mean": "[0.485,0.456,0.406]", "deviation": "[0.229,0.224,0.225]",
      ])
  }

  @Test func weightsAloneAreNoCheckpoint() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("weights.safetensors")
    try SafetensorsFile.write(try Tiny.plan().initialState(for: SGD(), seed: 1).weights, to: path)
    #expect(throws: CheckpointError.notACheckpoint(path: path, key: "format")) {
      try Checkpoint(contentsOf: path)
    }
    try SafetensorsFile.write([], metadata: ["format": "upswing-checkpoint-9"], to: path)
    #expect(throws: CheckpointError.unknownFormat(path: path, format: "upswing-checkpoint-9")) {
      try Checkpoint(contentsOf: path)
    }
  }

  @Test func weightsThatAreNoNumbersAreNamed() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("model.safetensors")
    var weights = try Tiny.plan().initialState(for: SGD(), seed: 1).weights
    weights[1].tensor.values[0] = .nan
    try Checkpoint(spec: Tiny.spec, step: 1, kernels: [:], weights: weights).write(to: path)
    #expect(throws: CheckpointError.notFinite(path: path, tensors: [weights[1].name])) {
      try Checkpoint(contentsOf: path)
    }
  }

  /// What the network says about an image in a batch is what it says in a prediction, in any batch size.
  @Test(arguments: [1, 3, 32]) func predictsAsTrainingEvaluates(batchSize: Int) async throws {
    let plan = try Tiny.plan()
    let state = plan.initialState(for: Adam(), seed: 4)
    _ = try await Trainer(plan, state, rate: Constant(0.01)).run(Tiny.training, epochs: 3).outcome
    var random = RandomStream(seed: 1, purpose: .drawing)
    let pictures = (0..<7).map { _ in
      PixelImage(
        width: 8, height: 8, pixels: (0..<192).map { _ in UInt8(random.nextWord() >> 24) })
    }
    let images = AlignedMemory<Float>(count: 8 * 192)
    for (index, picture) in pictures.enumerated() {
      picture.normalised(by: Tiny.spec.normalisation, into: images.pointer + index * 192)
    }
    let expected = Executor(plan).probabilities(state, inputs: images, count: 7)
    let predictor = try Predictor(
      Checkpoint(spec: Tiny.spec, step: 9, kernels: plan.kernels, weights: state.weights),
      batchSize: batchSize)
    let classes = predictor.classify(pictures)
    #expect(classes.count == 7)
    for (row, found) in zip(expected, classes) {
      #expect(found.map(\.probability) == found.map(\.probability).sorted(by: >))
      #expect(Set(found.map(\.index)) == [0, 1, 2])
      for one in found {
        #expect(abs(one.probability - row[one.index]) < 1e-5)
        #expect(one.name == "class \(one.index)")
      }
    }
    let json = try JSONEncoder().encode(classes[0][0])
    let object = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
    #expect(Set(object.keys) == ["class", "index", "probability"])
    #expect(predictor.classify([]).isEmpty)
  }

  /// Images of other sizes are resized and cropped as the spec says.
  @Test func predictsOnImagesOfAnySize() throws {
    let plan = try Tiny.plan()
    let state = plan.initialState(for: SGD(), seed: 4)
    let predictor = try Predictor(
      Checkpoint(spec: Tiny.spec, step: 0, kernels: [:], weights: state.weights))
    let found = predictor.classify([PixelImage(width: 50, height: 20, red: 200)])
    #expect(found[0].count == 3)
    #expect(abs(found[0].map(\.probability).reduce(0, +) - 1) < 1e-5)
  }
}
