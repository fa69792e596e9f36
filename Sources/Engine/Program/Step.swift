/// One operation of a program. It is immutable and allocates nothing: all it works on is in the workspace.
protocol Step: Sendable {
  func run(_ workspace: Workspace)
}
