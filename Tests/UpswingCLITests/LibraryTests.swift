import Foundation
import Testing
import Upswing

/// The library and the command are one program: without further words they test the same rates and suggest the same.
@Suite(.timeLimit(.minutes(2))) struct LibraryTests {
  @Test(arguments: [OptimizerName.sgd, .adam, .adadelta, .lion])
  func theLibrarySuggestsWhatTheCommandDoes(_ name: OptimizerName) throws {
    let pictures = try PictureFolder(images: 20)
    let command = try Command(
      "find", pictures.path, "--optimizer", name.rawValue, "--image-size", "16", "--batch-size",
      "4", "--seed", "7", "--threads", "1", "--json")
    let found = try JSONDecoder().decode([SweepSummary].self, from: Data(command.output.utf8))

    // The README's example, with the command's network.
    let flowers = try ImageFolder(pictures.path).split(
      validation: 0.2, seed: 7, sizing: ImageSizing(side: 16),
      loading: LoadingOptions(batchSize: 4))
    let network = Model.cnn(classes: flowers.classes.count)
    let plan = try network.compile(
      input: flowers.training.imageShape, options: PlanOptions(threads: 1))
    let state = plan.initialState(for: try name.make(), seed: 7)
    let sweep = try RateFinder().sweep(plan, state, on: flowers.training)

    #expect(found.count == 1)
    #expect(found.first?.record == sweep)
    #expect(found.first?.rule == sweep.usualRule)
    #expect(found.first?.range == (try? sweep.range()))
    #expect(found.first == sweep.summary())
  }
}
