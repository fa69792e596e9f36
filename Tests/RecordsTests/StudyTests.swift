import Foundation
import Records
import Testing

@Suite(.timeLimit(.minutes(5))) struct StudyTests {
  static func epoch(_ number: Int, _ accuracy: Double?, loss: Double = 1) -> EpochRecord {
    EpochRecord(
      epoch: number, trainLoss: loss, trainAccuracy: 0.5, validationLoss: accuracy.map { 1 - $0 },
      validationAccuracy: accuracy, rate: 0.1, seconds: 2)
  }

  static func study() -> StudyRecord {
    let picture = Thumbnail(jpeg: Data([1, 2, 3]), side: 96)
    let steps = [StepRecord(step: 0, epoch: 1, loss: 1, rate: 0.1, momentum: nil)]
    return StudyRecord(
      data: "d", model: "cnn", parameterCount: 1, started: "now", command: ["upswing"],
      settings: [], classes: [], epochs: 2, stepsPerEpoch: 1, seeds: [3, 9], target: 0.75,
      arms: [
        ArmRecord(
          name: "sgd", rule: "momentum 0.9", schedule: "triangular: base 0.1, max \"0.6\"",
          rateOrigin: .found, finding: nil, stateBytes: 4,
          trials: [
            TrialRecord(
              seed: 3, outcome: .completed, epochs: [epoch(1, 0.75), epoch(2, 0.5)], steps: steps,
              millisecondsPerStep: 12.5),
            TrialRecord(
              seed: 9, outcome: .diverged(step: 2, rate: 0.1),
              epochs: [epoch(1, 0.25, loss: .nan)], steps: steps),
          ]),
        ArmRecord(
          name: "lion", rule: "", schedule: nil, rateOrigin: .pytorchDefault, finding: nil,
          stateBytes: 0, trials: []),
      ],
      best: BestModel(
        arm: "sgd", seed: 3, epoch: 1, evaluation: Evaluation(loss: 1, confusion: [[1]]),
        mistakes: [
          Mistake(
            file: "a/b.jpg", truth: "a", prediction: "b", probability: 0.9, picture: picture)
        ]), gallery: [GalleryRow(name: "a", samples: [picture], augmented: [picture])])
  }

  @Test func theTableAsCSV() {
    #expect(
      Self.study().summaryCSV() == """
        contestant,rule,schedule,rate_origin,trials,completed,diverged,score_mean,score_lowest,\
        score_highest,best_mean,best_lowest,best_highest,best_epochs,epochs_to_target,\
        seconds_to_target,milliseconds_per_step,state_bytes
        sgd,momentum 0.9,"triangular: base 0.1, max ""0.6""\",found,2,1,1,0.25,0.0,0.5,0.5,0.25,0.75,1 1,1 -,\
        2.0 -,12.5,4
        lion,,,pytorchDefault,0,0,0,,,,,,,,,,,0

        """)
  }

  @Test func theEpochsAsCSV() {
    #expect(
      Self.study().epochsCSV() == """
        contestant,seed,epoch,train_loss,train_accuracy,validation_loss,validation_accuracy,rate,seconds
        sgd,3,1,1.0,0.5,0.25,0.75,0.1,2.0
        sgd,3,2,1.0,0.5,0.5,0.5,0.1,2.0
        sgd,9,1,nan,0.5,0.75,0.25,0.1,2.0

        """)
  }

  @Test func theRecordReadsBackWithoutItsHeavyParts() throws {
    let study = Self.study()
    let light = study.withoutPictures().withoutSteps()
    #expect(light.gallery.isEmpty && light.best?.mistakes.first?.picture == nil)
    #expect(light.best?.mistakes.first?.file == "a/b.jpg")
    #expect(light.arms[0].trials.flatMap(\.steps).isEmpty)
    let text = String(decoding: try RecordJSON.encode(light), as: UTF8.self)
    #expect(!text.contains("jpeg") && text.contains("\"b\""))
    // Losses that are not numbers do not equal themselves, so the texts are compared.
    let read = try RecordJSON.decode(StudyRecord.self, from: RecordJSON.encode(study))
    #expect(try RecordJSON.encode(read) == RecordJSON.encode(study))
    #expect(read.best?.mistakes.first?.picture?.jpeg == Data([1, 2, 3]))
  }
}
