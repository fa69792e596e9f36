import Experiments
import Foundation
import ImageData
import Layers
import Testing

/// How published weights see images, as their publishers document it.
@Suite(.timeLimit(.minutes(1))) struct NetworkPresetTests {
  @Test(
    arguments: [
      (.resnet18, "resnet18-f37072fd.pth", 256, .bilinear),
      (.resnet34, "resnet34-b627a593.pth", 256, .bilinear),
      (.resnet50, "resnet50-0676ba61.pth", 256, .bilinear),
      (.resnet50, "a-folder/resnet50-11ad3fa6.pth", 232, .bilinear),
      (.mobileNetV2, "mobilenet_v2-b0353104.pth", 256, .bilinear),
      (.mobileNetV2, "mobilenet_v2-7ebf99e0.pth", 232, .bilinear),
      (.mobileNetV3Large, "mobilenet_v3_large-8738ca79.pth", 256, .bilinear),
      (.mobileNetV3Large, "mobilenet_v3_large-5c1a4163.pth", 232, .bilinear),
      (.efficientNetLite0, "efficientnet-lite0-57934424.pth", 256, .bicubic),
      (.efficientNetB0, "efficientnet_b0_rwightman-7f5810bc.pth", 256, .bicubic),
      (.convNeXtTiny, "convnext_tiny-983f1562.pth", 236, .bilinear),
    ] as [(ModelName, String, Int, Interpolation)])
  func areThePublishers(
    _ model: ModelName, _ file: String, _ resize: Int, _ interpolation: Interpolation
  ) throws {
    let preset = try #require(NetworkPreset(of: model, weights: file))
    #expect(preset.side == 224 && preset.resize == resize)
    #expect(preset.interpolation == interpolation)
    #expect(
      preset.normalisation == (model == .efficientNetLite0 ? .efficientNetLite : .imageNet))
    #expect(
      model.sizing(side: 224, weights: file)
        == ImageSizing(
          side: 224, resize: resize, keepsExact: false, interpolation: interpolation))
    // Other sides in proportion; without weights what has the side already stays.
    #expect(
      model.sizing(side: 112, weights: nil).resize == (resize == 236 ? 118 : 128))
    #expect(model.sizing(side: 112, weights: nil).keepsExact)
  }

  @Test func plainNetworksHaveNone() {
    #expect(NetworkPreset(of: .cnn) == nil)
    #expect(ModelName.cnn.sizing(side: 64, weights: "any") == ImageSizing(side: 64))
    for model in ModelName.allCases where model != .cnn {
      #expect(NetworkPreset(of: model) != nil, "\(model)")
    }
  }

  /// What earlier versions settled on is settled on again, to the byte.
  @Test func bilinearNetworksSayNothingNew() throws {
    for (model, isSaid) in [(ModelName.resnet18, false), (.efficientNetB0, true)] {
      var experiment = Experiment(data: DataSource("flowers"), model: ModelSettings(model))
      experiment = experiment.settled(by: nil).experiment
      let text = String(decoding: try JSONEncoder().encode(experiment.images), as: UTF8.self)
      #expect(text.contains("interpolation") == isSaid, "\(text)")
      #expect(experiment.images.resize == 146)
    }
  }
}
