import Files
import Wording

extension ImageDataError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unopenable(let path, let fault): return "\(path) \(fault)."
    case .notAFolder(let path):
      return "\(path) is a file; give the folder that holds one folder of images per class."
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
    case .parts(let path, let names, let give): return Self.parts(path, names, give)
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
        + "one. Add images of it, remove its folder, or validate with a part of 0."
    case .invalidValidation(let value):
      return "A validation part of \(value) is not from 0 up to, not including, 1."
    case .unusable(let path, let fault): return "\(path) \(fault)."
    case .changed(let path):
      return
        "\(path) was changed after the folder had been scanned; start again to use it as it is now."
    }
  }

  private static func parts(_ path: BytePath, _ names: [BytePath], _ give: BytePath?) -> String {
    let list = Phrase.list(names.map(\.description), atMost: 5)
    let kind = names.count == 1 ? "a folder named like a part" : "folders named like the parts"
    guard let give else {
      return
        "\(path) holds \(kind) of a data set (\(list)) with no class folders in them; it has to hold one folder of "
        + "images per class."
    }
    return
      "\(path) holds \(kind) of a data set (\(list)), and class folders in them; give the one to train on, "
      + "\(give). If these are classes all the same, give them other names."
  }

  private static func contents(_ folder: EmptyClass) -> String {
    if folder.files == 0 { return "no files" }
    return "\(Phrase.count(folder.files, "file")): \(SetAside.clause(folder.reasons))"
  }
}
