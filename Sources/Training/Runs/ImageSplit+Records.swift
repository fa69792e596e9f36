package import ImageData
package import Records

extension ImageSplit {
  /// What a report should say about the images, as sentences.
  package var warnings: [String] {
    var sentences: [String] = []
    if let note = index.folder.nestingNote { sentences.append(note) }
    let report = index.report
    if !report.unusable.isEmpty {
      let count = report.unusable.count
      sentences.append(
        "\(count) file\(count == 1 ? " was" : "s were") set aside; `upswing scan` names "
          + "\(count == 1 ? "it" : "them").")
    }
    return sentences
  }

  /// The files that the run did without.
  package var setAside: [SetAsideFile] {
    index.report.unusable.map { SetAsideFile(path: "\($0.path)", reason: "\($0.fault)") }
  }

  /// The class counts as reports show them.
  package var classRecords: [ClassCount] {
    zip(classes, classCounts).map {
      ClassCount(name: $0, training: $1.training, validation: $1.validation)
    }
  }
}
