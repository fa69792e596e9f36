import Layers

// The model, its first weights, and what of it is trained.
extension ExperimentOption {
  package static let model = ExperimentOption(
    "model", value: "name", "The model; cnn by default.",
    details: ModelName.allCases.map(\.rawValue).joined(separator: ", "))
  package static let dropout = ExperimentOption(
    "dropout", value: "fraction",
    "The fraction of activations that dropout drops, for cnn; 0.5 by default.", isExpert: true)
  package static let labelSmoothing = ExperimentOption(
    "label-smoothing", value: "fraction",
    "Label smoothing, from 0 to below 1; validation losses are reported without it.",
    isExpert: true)
  package static let weights = ExperimentOption(
    "weights", value: "file",
    "Begin with these weights: a checkpoint, a run's folder, a .pth or a safetensors file.",
    details: "A last layer for other classes begins afresh.")
  package static let weightsKey = ExperimentOption(
    "weights-key", value: "key",
    "Where --weights lie in a file that holds several sets of them, such as model_ema.",
    details: "One key, or several joined by dots.", isExpert: true)
  package static let unfreeze = ExperimentOption(
    "unfreeze", value: "part",
    "Train the last stage and the head (last), the head alone (head), or all; all by default.")
  package static let freezeTo = ExperimentOption(
    "freeze-to", value: "stage", "Freeze the model up to and with this stage.",
    details:
      "Of ResNets conv1, layer1, layer2, layer3, layer4; of cnn blocks.0 to blocks.3; an unknown name is answered with the model's.",
    isExpert: true)
  package static let frozenNorms = ExperimentOption(
    "frozen-norms", value: "statistics",
    "What frozen batch norms normalise by: their running statistics (running, the default) or the batch's (batch).",
    isExpert: true)
  package static let views = ExperimentOption(
    "views", value: "number",
    "Augmented views of each image that go through the frozen stages, once for all epochs and trials.",
    details:
      "Without it every epoch augments anew, and computes the frozen stages anew. Without augmentation they "
      + "are computed once for each image in any case.", isExpert: true)
  package static let featureCache = ExperimentOption(
    "feature-cache", value: "folder",
    "Keep what the frozen stages make of the images in this folder, for this and later commands; in memory by default.",
    isExpert: true)
  package static let featureLimit = ExperimentOption(
    "feature-limit", value: "MiB",
    "The most memory, or room in the --feature-cache, that they may take.", isExpert: true)
  package static let headFirst = ExperimentOption(
    "head-first", value: "epochs",
    "With --weights: train the head alone for so many epochs first, then what --unfreeze says.",
    details:
      "Each has a rate and a schedule of its own, the head's run the folder head in the run's. Epochs of the head come "
      + "on top of --epochs.")
  package static let headRate = ExperimentOption(
    "head-rate", value: "rate|auto",
    "The highest rate of the head's epochs, or auto: find it; by default as --rate and --max-rate say.",
    isExpert: true)
}
