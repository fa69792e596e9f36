import ArgumentParser

/// Our side of `bench/run`: a command for each kind of work that it times.
@main
struct UpswingBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "UpswingBench",
    abstract: "Times this project's own work; bench/run sets PyTorch's beside it.",
    discussion: """
      By itself a command prints the times of a few repetitions. With --serve it waits for requests, \
      as bench/run's other sides do.

      Example: UpswingBench train resnet34 --size 224 --batch 32 --steps 5
      """,
    subcommands: [
      TrainCommand.self, EvaluateCommand.self, MemoryCommand.self, OptimizeCommand.self,
      ImagesCommand.self, DepthwiseCommand.self, MachineCommand.self, PageCommand.self,
    ])
}
