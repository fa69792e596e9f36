import Files
import Wording

extension ImageDataError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unopenable(let path, let fault): return "\(path) \(fault)."
    case .notAFolder(let path):
      return
        "\(path) is a file; give the folder that holds one folder of images per class, or the folder of images that a "
        + "table of labels is about."
    case .noClassFolders(let path, 0, _):
      return "\(path) is empty of images; it has to hold one folder of images per class."
    case .noClassFolders(let path, let files, 0):
      return
        "\(path) holds \(Phrase.count(files, "file")), none of them an image, and no folders of images; "
        + "it has to hold one folder of images per class."
    case .noClassFolders(let path, _, let images):
      return
        "\(path) holds \(Phrase.count(images, "image")) but no folders of images; put the images of each class into "
        + "a folder of its own, or give the folder above if this is one class."
    case .partsWithoutClasses(let path, []):
      return
        "\(path) holds no folder that is named like a part of a data set, such as train or val."
    case .partsWithoutClasses(let path, let names):
      return
        "\(path) holds \(Self.partFolders(names)) with no class folders in them; each part has to hold one folder of "
        + "images per class. If these are the classes, say so with the layout “classes”."
    case .partsAmongFolders(let path, let parts, let others):
      return
        "\(path) holds \(Self.partFolders(parts)) with class folders in them, and beside them other folders of images: "
        + "\(Self.list(others)). The layout “parts” leaves those aside; with the layout “classes” each folder is a class. To "
        + "train on all folders but a part, name its folder as the validation or test set."
    case .partsInClasses(let path, let parts, let others):
      return
        "\(path) holds folders in its class folders that are named like the parts of a data set "
        + "(\(Self.list(parts, atMost: 3))), "
        + (others.isEmpty
          ? "and they are not as parts are: a train folder beside them in every class folder, or class folders in a train, "
            + "val and test folder. "
          : "and images that lie in none of them: \(Self.list(others, atMost: 3)). Put all images of a class into its "
            + "train, val or test folder. ")
        + "With the layout “classes” all that lies in a class folder is of that class, and is trained on."
    case .piecesForClasses(let path, let names, let images):
      return
        "\(path) holds folders that are named like the pieces of a data set rather than like classes: "
        + "\(Self.list(names)). Give \(path.appending(images)) if it holds the class folders, or name the classes of its images in a table. "
        + "With the layout “classes” each folder is a class."
    case .noTrainingPart(let path, let names):
      return
        "\(path) holds \(Self.partFolders(names)), but none to train with: its class folders have to lie in a folder such "
        + "as train, beside the others. If these are the classes, say so with the layout “classes”."
    case .partTwice(let path, let part, let names):
      return
        "\(path) holds two folders for the \(part.rawValue) set, \(Self.list(names)). Rename one of them, or move it away."
    case .partWithoutClasses(let path, let part):
      return
        "\(path) holds no class folders, so that nothing says what its images show. Sort them into one folder per class, "
        + "name their classes in a table, or hold out a fraction of the training set for \(part.rawValue) instead."
    case .partIsDataSet(let path, let part):
      return
        "\(path) is the data set itself; for \(part.rawValue) a folder of other images is needed, or a fraction of these."
    case .untrainedClasses(let path, let names, let trained):
      return
        "\(path) has classes to validate that are not among those to train: "
        + "\(Phrase.list(names.map(\.escaped), atMost: 10)). To train there are "
        + "\(Phrase.list(trained.map(\.escaped), atMost: 10)). Folders of the same class need the same name in each part."
    case .looseImages(let path, let files):
      return
        "\(path) holds \(Phrase.count(files.count, "image")) beside class folders (\(Self.list(files, atMost: 3))), and "
        + "nothing says of which class. Move \(files.count == 1 ? "it" : "them") into a class folder or away, or leave "
        + "\(files.count == 1 ? "it" : "them") aside with the layout “classes” or “parts”."
    case .table(let path, let fault):
      let end = fault.reason.hasSuffix("?") ? "" : "."
      return "\(path)\(fault.line.map { ", line \($0)," } ?? "") \(fault.reason)\(end)"
    case .tableWithoutFiles(let table, let rows, let example, let folder):
      return
        "\(table) names \(Phrase.count(rows, "file")), none of which is in \(folder) or beside the table; the first is "
        + "\(example). Give the folder that its paths begin in, and a suffix such as .jpg where they leave it out."
    case .suffixWithoutTable:
      return "A suffix for images is about the names in a table of labels, and there is no table."
    case .countsDiffer(let images, let labels, let parts):
      return
        "Each image needs one label, and one part where there are parts: there are \(Phrase.count(images, "image")), "
        + "\(Phrase.count(labels, "label")) and \(Phrase.count(parts, "part"))."
    case .labelWithoutClass(let index, let label, let classes):
      return
        "The image at index \(index) has the label \(label), and the \(classes) classes have the labels from 0 to "
        + "\(classes - 1)."
    case .noImages(let path, let files, let examples):
      let list = examples.map { "\($0.path) \($0.fault)" }.joined(separator: "; ")
      return
        "\(path) holds no usable image among \(Phrase.count(files, "file"))"
        + (list.isEmpty ? "." : ": \(list).")
    case .oneClass(let path, let name):
      return
        "\(path) holds one class folder only (\(name.escaped)); a classifier needs at least two classes."
    case .emptyClasses(let path, let classes):
      let list = classes.map { "\($0.name.escaped) (\(Self.contents($0)))" }
      return
        "\(path) has class folders without a usable image: \(Phrase.list(list, atMost: 10)). Remove "
        + "them, or put images into them."
    case .unreadable(let path, let folders):
      let list = folders.map { "\($0.path) \($0.fault)" }
      return
        "\(path) has folders whose images are out of reach: \(Phrase.list(list, atMost: 10)). Make them "
        + "readable, or move them out of \(path)."
    case .singleImages(let path, let classes):
      let list = Phrase.list(classes.map(\.escaped), atMost: 10)
      return
        "\(path) has only one usable image, copies aside, of \(list); no class can be both trained and validated with "
        + "one. Add images of it, remove its folder, or validate with a fraction of 0."
    case .invalidFraction(let value):
      return "A fraction of \(value) to hold out is not from 0 up to, not including, 1."
    case .unusable(let path, let fault): return "\(path) \(fault)."
    case .changed(let path):
      return
        "\(path) was changed after the folder had been scanned; start again to use it as it is now."
    }
  }

  private static func partFolders(_ names: [BytePath]) -> String {
    (names.count == 1 ? "a folder named like a part" : "folders named like the parts")
      + " of a data set (\(list(names)))"
  }

  private static func list(_ names: [BytePath], atMost count: Int = 5) -> String {
    Phrase.list(names.map(\.description), atMost: count)
  }

  private static func contents(_ folder: EmptyClass) -> String {
    if folder.files == 0 { return "no files" }
    return "\(Phrase.count(folder.files, "file")): \(SetAside.clause(folder.reasons))"
  }
}
