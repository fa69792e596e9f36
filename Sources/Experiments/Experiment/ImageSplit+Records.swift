package import ImageData
package import Records
import Wording

extension ImageSplit {
  /// What a report should say about the images, as sentences.
  ///
  /// - Parameter epochs: how long is trained on them, where that is what they are for.
  package func warnings(epochs: Int? = nil) -> [String] {
    index.dataSet.notes
      + [
        index.report.setAside.sentence(of: index.dataSet.path),
        unjudgedWarning,
        epochs.flatMap(untrainedWarning),
      ].compactMap(\.self)
  }

  /// What to know of classes that the validation set is without; `nil` where there are none, or no such set.
  package var unjudgedWarning: String? {
    let names = classRecords.filter { $0.validation == 0 }.map(\.name.escaped)
    guard !names.isEmpty, names.count < classRecords.count else { return nil }
    return
      "No image of \(Phrase.list(names, atMost: 10)) is in the validation set: what is measured on it says nothing of "
      + "\(names.count == 1 ? "that class" : "those classes")."
  }

  /// What to know of classes that are in no batch; `nil` where there are none.
  package func untrainedWarning(epochs: Int) -> String? {
    let names = untrainedClasses(epochs: epochs)
    guard !names.isEmpty else { return nil }
    let left = trainingSamples.count - training.sampleCount
    let reason =
      loading.shuffles
      ? "in every epoch they are" : "without shuffling they are in every epoch"
    return
      "No image of \(Phrase.list(names.map(\.escaped), atMost: 10)) is ever trained: \(reason) among the "
      + "\(Phrase.count(left, "image")) left over by batches of \(training.batchSize). Shuffle, or choose a batch size "
      + "that leaves fewer over."
  }

  /// The files and folders that the run did without.
  package var setAside: [SetAsideFile] {
    let report = index.report
    let passedOver = report.skipped.filter {
      switch $0.reason {
      case .imageOutside, .nestedCopy, .folderBesideParts, .notInTable, .classNotTrained: true
      default: false
      }
    }
    return report.unusable.map { SetAsideFile(path: "\($0.path)", reason: "\($0.fault)") }
      + passedOver.map { SetAsideFile(path: "\($0.path)", reason: $0.reason.rawValue) }
  }

  /// The class counts as reports show them.
  package var classRecords: [ClassCount] {
    zip(classes, classCounts).map {
      ClassCount(name: $0, training: $1.training, validation: $1.validation)
    }
  }
}
