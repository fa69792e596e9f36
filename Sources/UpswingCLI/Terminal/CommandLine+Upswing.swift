extension CommandLine {
  /// This command as a user would type it: the program's name without its folder, and the arguments.
  static var upswing: [String] { ["upswing"] + arguments.dropFirst() }
}
