import ArgumentParser
import Experiments
import ImageData

/// What is done to training images; each change has its switch.
struct AugmentationOptions: ParsableArguments {
  @Flag(name: [.customLong("no-augment"), .customLong("no-augmentation")], help: .of(.noAugment))
  var none = false

  @Option(parsing: .unconditional, help: .of(.crop))
  var crop = 0.7

  @Flag(inversion: .prefixedNo, help: .of(.flip))
  var flip = true

  @Option(parsing: .unconditional, help: .of(.rotation))
  var rotation = 15.0

  @Option(parsing: .unconditional, help: .of(.brightness))
  var brightness = 0.1

  @Option(parsing: .unconditional, help: .of(.contrast))
  var contrast = 0.1

  @Option(parsing: .unconditional, help: .of(.saturation))
  var saturation = 0.1

  func validate() throws {
    guard crop > 0, crop <= 1 else {
      throw ValidationError("--crop must be above 0 and at most 1, not \(crop).")
    }
    guard (0...180).contains(rotation) else {
      throw ValidationError("--rotation must be from 0 to 180 degrees, not \(rotation).")
    }
    for (name, value) in [
      ("brightness", brightness), ("contrast", contrast), ("saturation", saturation),
    ] where !(0...1).contains(value) {
      throw ValidationError("--\(name) must be from 0 to 1, not \(value).")
    }
  }

  /// `nil` where images stay as they are.
  var value: Augmentation? {
    if none { return nil }
    return Augmentation(
      crop: crop < 1 ? RandomCrop(scale: crop...1) : nil, flip: flip ? 0.5 : 0,
      rotation: rotation, brightness: brightness, contrast: contrast, saturation: saturation)
  }
}
