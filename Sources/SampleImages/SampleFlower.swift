/// The kinds of flower that are drawn, with the names that the Kaggle "Flowers Recognition" folders
/// have.
public enum SampleFlower: String, CaseIterable, Codable, Sendable {
  case daisy
  case dandelion
  case rose
  case sunflower
  case tulip
}
