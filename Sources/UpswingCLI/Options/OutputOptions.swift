import ArgumentParser

/// How a command prints.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print the result as one JSON document; everything else goes to standard error.")
  var json = false
}
