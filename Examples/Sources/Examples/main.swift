// Runs every example; scripts/examples gives it a folder of drawn flowers.
import Foundation
import Upswing

let flowers = CommandLine.arguments.dropFirst().first ?? "flowers"
let folder = FileManager.default.temporaryDirectory.appending(path: "examples-\(UUID())").path
try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
defer { try? FileManager.default.removeItem(atPath: folder) }

func show(_ name: String, _ result: Any, as expected: Bool) {
  print("\(name): \(result)")
  guard expected else {
    print("That is not what it should come to.")
    exit(1)
  }
}

let shapes = try dataFromArrays()
show("Data from arrays", shapes.training.sampleCount, as: shapes.training.sampleCount == 48)

let accuracy = try await modelFromLayers(on: shapes).best?.accuracy ?? 0
show("Model from layers, accuracy", accuracy, as: accuracy > 0.9)

let network = Model.cnn(classes: 2)
let plan = try network.compile(input: shapes.training.imageShape)
let large = try await gradientAccumulation(plan, on: shapes).best?.accuracy ?? 0
show("Gradient accumulation, accuracy", large, as: large > 0.9)

let losses = try await ownLoop(plan, on: shapes)
show("A loop of one's own, last loss", losses[losses.count - 1], as: losses.last! < losses[0] / 2)

let run = Trainer(plan, SignDescent(), rate: InverseSquareRoot()).run(shapes, epochs: 8)
let own = try await run.outcome.best?.accuracy ?? 0
show("Optimizer and schedule of one's own, accuracy", own, as: own > 0.9)

let metrics = try await studyOfSchedules(on: DataSource(flowers), in: "\(folder)/study")
show(
  "Study of two schedules", metrics.map { "\($0.arm) \($0.score?.mean ?? 0)" },
  as: metrics.map(\.completed) == [3, 3])

let picture = PixelImage(width: 40, height: 30, red: 200)
let classes = try saveLoadPredict(
  network, plan.initialState(for: SGD(), seed: 1), trainedOn: shapes, picture: picture,
  at: "\(folder)/shapes.safetensors")
show("Saved, loaded, predicted", classes.map(\.name), as: classes.count == 2)

let tuned = try await fineTune(
  DataSource(flowers), from: "\(folder)/study/trials/triangular-s1", in: "\(folder)/tuned")
show("Head first, then all, accuracy", tuned, as: tuned > 0.3)

let phases = try await twoPhases(plan, on: shapes)
show("Two phases of a loop, accuracies", phases, as: phases[1] > 0.9)
