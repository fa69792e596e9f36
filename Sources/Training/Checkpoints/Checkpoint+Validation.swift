import Engine
import ImageData
import Layers
import Tensors
import Wording

extension Checkpoint {
  /// Checks all that a file can say wrongly: afterwards image, model, classes and weights fit each other.
  ///
  /// - Throws: `CheckpointError.impossible` with the field, `WeightsError` where the weights are not the model's.
  func validate(as path: String) throws {
    func refuse(_ field: String, _ reason: String) -> CheckpointError {
      .impossible(path: path, field: field, reason: reason)
    }
    try spec.validate { refuse($0, $1) }
    guard (0...RunLimits.steps).contains(step) else { throw refuse("step", "is \(step)") }
    let graph: Graph
    do {
      graph = try spec.model.graph(input: Shape([1] + spec.input.sizes))
    } catch {
      throw refuse("model", "does not fit its input_shape. \(error)".droppingFullStop)
    }
    let output = graph.shapes[graph.output]
    guard output.rank == 2, output[1] >= 2 else {
      throw refuse("model", "ends in \(output), not in the scores of at least two classes")
    }
    guard spec.classes.count == output[1] else {
      throw refuse(
        "classes",
        "are \(Phrase.count(spec.classes.count, "name")), but the model tells \(output[1]) classes apart"
      )
    }
    // Before anything is allocated for the model: it can be no larger than what the file holds.
    try WeightsError.check(weights, against: graph.parameters)
  }
}

extension ModelSpec {
  /// Checks what needs no model to be known.
  ///
  /// - Parameter refusal: makes an error of a field and the rest of a sentence about it.
  func validate<Refusal: Error>(
    _ refusal: (_ field: String, _ reason: String) -> Refusal
  ) throws(Refusal) {
    let sides = 1...RunLimits.imageSide
    guard input.rank == 3, input.sizes.allSatisfy({ $0 > 0 }) else {
      throw refusal("input_shape", "is \(input), not channels, height and width")
    }
    guard input[0] == 3 else {
      throw refusal("input_shape", "has \(input[0]) channels; images have 3")
    }
    guard sides.contains(sizing.side), (sizing.side...4 * sizing.side).contains(sizing.resize)
    else {
      throw refusal(
        "image_size",
        "is a side of \(sizing.side) cut from \(sizing.resize) pixels; sides are from 1 to "
          + "\(sides.upperBound), cut from at most four times as many")
    }
    guard input[1] == sizing.side, input[2] == sizing.side else {
      throw refusal(
        "input_shape", "is \(input), but its image_size a side of \(sizing.side) pixels")
    }
    guard normalisation.isPlausible else {
      throw refusal("normalisation", "has means or standard deviations that no images have")
    }
  }
}

extension String {
  /// For a sentence that becomes the end of another.
  fileprivate var droppingFullStop: String { hasSuffix(".") ? String(dropLast()) : self }
}
