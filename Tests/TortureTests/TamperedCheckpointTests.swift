import Foundation
import ProgramSupport
import TestSupport
import Testing

/// Checkpoints that are sound files and say what can't be.
@Suite(.timeLimit(.minutes(Effort.isLong ? 60 : 5)))
struct TamperedCheckpointTests {
  struct Lie: CustomStringConvertible, Sendable {
    /// The key of the metadata, which must be named.
    let field: String
    let value: String?
    /// Whether what is refused is named by another word.
    var named: String?

    var description: String { "\(field) = \(value?.prefix(60) ?? "nothing")" }
  }

  static let weights: [Lie] =
    [
      "{\"resize\":17,\"side\":17}", "{\"resize\":20,\"side\":20}", "{\"resize\":8,\"side\":16}",
      "{\"resize\":1000000000,\"side\":16}", "{\"resize\":16,\"side\":0}",
      "{\"resize\":16,\"side\":-16}", "{\"resize\":9223372036854775807,\"side\":16}", "null", "16",
    ].map { Lie(field: "image_size", value: $0) }
    + [
      "[]", "[3]", "[3,0,16]", "[3,-16,16]", "[1,16,16]", "[4,16,16]", "[3,16,17]",
      "[3,4611686018427387904,4611686018427387904]", "[3,16,16,1]", "{}",
    ].map { Lie(field: "input_shape", value: $0) }
    + ["[]", "[\"one\"]", "[\"1\",\"2\",\"3\",\"4\",\"5\"]", "[1,2]", "\"red\"", "{"]
    .map { Lie(field: "classes", value: $0) }
    + [
      "{\"deviation\":[0,0,0],\"mean\":[0,0,0]}", "{\"deviation\":[1e-30,1,1],\"mean\":[0,0,0]}",
      "{\"deviation\":[1,1,-1],\"mean\":[0,0,0]}", "{\"deviation\":[1,1],\"mean\":[0,0]}",
      "{\"deviation\":[1,1,1],\"mean\":[0,0,1e308]}", "[]",
    ].map { Lie(field: "normalisation", value: $0) }
    + ["-1", "9223372036854775807", "1e300", "x", "1.5"].map { Lie(field: "step", value: $0) }
    + ["{\"layers\":[]}", "{}", "[]", deep, huge].map { Lie(field: "model", value: $0) }
    + ["model", "input_shape", "classes", "image_size", "normalisation", "step"]
    .map { Lie(field: $0, value: nil) }

  /// Residual layers inside each other, deeper than any stack.
  private static let deep = {
    let (open, close) = ("{\"layers\":[{\"name\":\"r\",\"kind\":{\"residual\":{\"_0\":", "}}}]}")
    return String(repeating: open, count: 20_000) + "{\"layers\":[]}"
      + String(repeating: close, count: 20_000)
  }()

  private static let huge = """
    {"layers":[{"name":"f","kind":{"flatten":{"_0":{}}}},{"name":"l","kind":{"linear":{"_0":\
    {"bias":true,"outputs":4611686018427387904}}}},{"name":"o","kind":{"linear":{"_0":\
    {"bias":true,"outputs":2}}}}]}
    """

  @Test(arguments: weights)
  func aCheckpointThatLiesIsRefused(_ lie: Lie) throws {
    let template = try Template.run.get()
    let place = try Work.place()
    let best = template.work.folder(in: template.place)
      .appending(path: "checkpoints/best.safetensors")
    let file = place.url.appending(path: "lie.safetensors")
    try FileManager.default.copyItem(at: best, to: file)
    try SafetensorsEditor.edit(file) { $0[lie.field] = lie.value }
    let picture = try Work.pictures.get().path + "/red/0.png"
    for arguments in [
      ["predict", file.path, picture],
      ["export", file.path, "--to", "onnx", "--output", "\(file.path).onnx"],
    ] {
      let refused = try Command(arguments, in: place.url)
      #expect(refused.exitCode == 65, "\(arguments[0]): \(refused.output)\(refused.errors)")
      #expect(refused.errors.contains(lie.field), "\(refused.errors)")
      #expect(refused.output.isEmpty)
    }
  }

  static let states = [
    ("step", "-5"), ("step", "9223372036854775807"), ("step", "7"), ("seed", "2"), ("seed", "-1"),
    ("threads", "0"), ("threads", "1000000000"), ("progress", "{}"), ("optimizer", "{}"),
    ("progress", "{\"correct\":-1,\"finishedEpochs\":-2,\"lossSum\":0,\"samples\":-3}"),
    (
      "progress",
      "{\"correct\":0,\"finishedEpochs\":9223372036854775807,\"lossSum\":0,\"samples\":0}"
    ),
    ("scalars", "{\"x\":1e400}"), ("kernels", "7"),
  ]

  /// What is refused is either said, or the run begins again and says that: never anything else.
  @Test(arguments: states)
  func aStateThatLiesIsRefused(field: String, value: String) throws {
    let template = try Template.run.get()
    let place = try template.copy()
    let state = template.work.folder(in: place)
      .appending(path: "checkpoints/last.state.safetensors")
    try SafetensorsEditor.edit(state) { $0[field] = value }
    let resumed = try template.work.run(in: place)
    #expect([0, 65].contains(resumed.exitCode), "\(resumed.errors)")
    #expect(
      resumed.errors.contains("last.state.safetensors"), "\(resumed.output)\(resumed.errors)")
  }
}
