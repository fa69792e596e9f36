// The images, and how they become batches.
extension ExperimentOption {
  package static let labels = ExperimentOption(
    "labels", value: "file.csv",
    "A table of the images and their classes, in place of class folders: path,label or path,label,part.",
    details:
      "Commas, semicolons or tabs separate; cells may be quoted; a first line with the columns' names may be missing. "
      + "Paths are relative to DATA or to the table. Parts are training, validation and test.")
  package static let imageSuffix = ExperimentOption(
    "image-suffix", value: "suffix",
    "With --labels: what its names leave out, such as .jpg.", isExpert: true)
  package static let layout = ExperimentOption(
    "layout", value: "name",
    "What the folders in DATA are, where it is not clear: classes, parts (train, val, test) or auto.",
    isExpert: true)
  package static let validation = ExperimentOption(
    "validation", value: "fraction|folder",
    "The validation set: a fraction of each class, from 0 to below 1, or a folder of class folders.",
    details:
      "By default the one in DATA (val, valid, validation or dev beside train), or 0.2 where there is none."
  )
  package static let test = ExperimentOption(
    "test", value: "fraction|folder",
    "The test set: a fraction of each class, the same for every seed, or a folder of class folders.",
    details:
      "By default the one in DATA, if there is one. Nothing is trained on it, found with it or chosen by it."
  )
  package static let imageSize = ExperimentOption(
    "image-size", value: "pixels",
    "Images become squares of this side; 128 by default, 224 for published networks from resnet50 on."
  )
  package static let batchSize = ExperimentOption(
    "batch-size", value: "number", "Images per step.")
  package static let seed = ExperimentOption(
    "seed", value: "number",
    "Decides the split, first weights, order, augmentation and dropout.")
  package static let splitSeed = ExperimentOption(
    "split-seed", value: "number",
    "Decides which images train and which validate, whatever --seed is.",
    details: "Without it --seed does; a validation set in DATA is nobody's to decide.",
    isExpert: true)
  package static let cache = ExperimentOption(
    "cache", value: "MiB",
    "Memory for decoded images; what exceeds it is decoded again each epoch.", isExpert: true)
  package static let scaledDecoding = ExperimentOption(
    "scaled-decoding", "Decode large JPEGs smaller when training: faster, a few levels off.",
    details:
      "JPEGs at least twice as large as the network's images are decoded 2, 4 or 8 times smaller. "
      + "Validation stays exact. It pays for large photographs that exceed the cache.",
    isExpert: true)
  package static let normalisation = ExperimentOption(
    "normalisation", value: "values",
    "What images are normalised by: data, imagenet, or means and standard deviations of red, green and blue.",
    details:
      "data stands for the training images' own, and is used without weights. Weights bring their own where their file "
      + "says, else those that the model's published weights expect. Values are from 0 to 1: 0.5,0.5,0.5:0.25,0.25,0.25.",
    isExpert: true)
  package static let noShuffle = ExperimentOption(
    "no-shuffle", "Train in the order of classes and file names.", isExpert: true)
}

// What is done to training images.
extension ExperimentOption {
  package static let noAugment = ExperimentOption(
    "no-augment", "Show training images as they are.")
  package static let crop = ExperimentOption(
    "crop", value: "fraction",
    "The least part of the area that a random crop keeps; 1 switches it off.", isExpert: true)
  package static let flip = ExperimentOption(
    "flip", "Flip each image left to right with probability 0.5.", isExpert: true)
  package static let rotation = ExperimentOption(
    "rotation", value: "degrees", "The largest rotation; 0 switches it off.", isExpert: true)
  package static let brightness = ExperimentOption(
    "brightness", value: "fraction",
    "The largest change of brightness, as a fraction; 0 switches it off.", isExpert: true)
  package static let contrast = ExperimentOption(
    "contrast", value: "fraction", "The same of contrast.", isExpert: true)
  package static let saturation = ExperimentOption(
    "saturation", value: "fraction", "The same of saturation.", isExpert: true)
}
