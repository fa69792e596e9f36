import ArgumentParser

/// Whether a command draws its result in characters.
struct ChartOptions: ParsableArguments {
  @Flag(
    inversion: .prefixedNo,
    help: ArgumentHelp(
      "Draw the curve in characters.",
      discussion: "By default only on a terminal, and not with --json."))
  var chart: Bool?
}
