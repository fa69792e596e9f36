import Files
import ImageData
import Interchange
package import Tensors

/// The weights that a run leaves as they are: kept once, in `frozen.safetensors` beside the checkpoints, which hold the
/// others.
package struct FrozenWeights: Sendable {
  package let tensors: [NamedTensor]
  /// Of names and values; a checkpoint says which frozen weights it goes with.
  package let digest: String
  let names: Set<String>

  package init(_ tensors: [NamedTensor]) {
    self.tensors = tensors
    names = Set(tensors.map(\.name))
    let parts = tensors.lazy.map { named in
      Array(named.name.utf8) + named.tensor.values.withUnsafeBytes { Array($0) }
    }
    digest = "\(ContentDigest(of: parts))"
  }

  static let fileName = "frozen.safetensors"
  private static let format = "upswing-frozen-1"

  /// Writes the file, unless it is there already.
  ///
  /// - Parameter path: of the file.
  package func write(to path: String) throws {
    if let file = try? SafetensorsFile(path), file.metadata["digest"] == digest,
      let there = try? file.tensors(), ContentChecksum.agrees(file.metadata, there)
    {
      return
    }
    try SafetensorsFile.write(
      tensors,
      metadata: ContentChecksum.sealed(["format": Self.format, "digest": digest], tensors), to: path
    )
  }

  /// Puts the file into a folder: as a hard link to a file that is shared, if the disk can do that.
  func place(in folder: String, sharing shared: String?) throws {
    let path = "\(folder)/\(Self.fileName)"
    if let shared {
      do {
        try write(to: shared)
        try FileSystem.link(shared, as: path)
        return
      } catch is FileError {
        // Some disks have no hard links; then the file is written once more.
      }
    }
    try write(to: path)
  }

  /// Reads the frozen weights that a checkpoint goes with.
  ///
  /// - Throws: `CheckpointError.frozenWeights` where they are missing or others.
  static func read(beside checkpoint: String, digest: String) throws -> [NamedTensor] {
    let folder = checkpoint.lastIndex(of: "/").map { String(checkpoint[...$0]) } ?? ""
    let path = folder + fileName
    guard FileSystem.exists(path) else {
      throw CheckpointError.frozenWeights(checkpoint: checkpoint, path: path, areOthers: false)
    }
    let file = try SafetensorsFile(path)
    guard file.metadata["digest"] == digest else {
      throw CheckpointError.frozenWeights(checkpoint: checkpoint, path: path, areOthers: true)
    }
    let tensors = try file.tensors()
    guard ContentChecksum.agrees(file.metadata, tensors) else {
      throw CheckpointError.damaged(path: path)
    }
    return tensors
  }
}
