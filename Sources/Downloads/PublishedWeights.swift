package import Foundation
package import Interchange

/// Weights that torchvision publishes for models that Upswing knows.
package enum PublishedWeights: String, CaseIterable, Sendable {
  case resnet18, resnet34

  /// The published file's name, which ends in the first digits of its SHA-256.
  package var fileName: String {
    switch self {
    case .resnet18: "resnet18-f37072fd.pth"
    case .resnet34: "resnet34-b627a593.pth"
    }
  }

  /// What the file's SHA-256 must begin with.
  package var digest: NamedDigest { NamedDigest(inNameOf: fileName)! }

  /// About how large the file is, in millions of bytes.
  package var megabytes: Int {
    switch self {
    case .resnet18: 47
    case .resnet34: 87
    }
  }

  /// Who published them, and under which licence.
  package static let source = "torchvision"
  package static let licence = "BSD-3-Clause"
  package static let terms =
    "trained on ImageNet-1k, whose images are offered for research that is not commercial"

  /// Where the project publishes its files.
  package static let publisher = URL(string: "https://download.pytorch.org/models")!

  /// The file's address.
  ///
  /// - Parameter mirror: a folder of the same files elsewhere, or such a file itself.
  package func address(at mirror: URL = publisher) -> URL {
    mirror.lastPathComponent == fileName ? mirror : mirror.appending(path: fileName)
  }
}
