/// What the folders in a folder of images stand for.
public enum FolderLayout: String, Codable, CaseIterable, Sendable {
  /// Parts where they are named so and hold class folders, classes otherwise; what could be either is refused.
  case automatic = "auto"
  /// Each is a class, whatever its name; images beside them are left aside.
  case classes
  /// Those that are named like parts hold class folders; whatever lies beside them is left aside.
  case parts
}
