import Files
import Foundation
import ImageData
import TestSupport
import Testing

/// Data sets whose classes a table says.
@Suite(.timeLimit(.minutes(2))) struct LabelTableTests {
  let temporary: TemporaryFolder

  init() throws { temporary = try TemporaryFolder() }

  private func set(
    _ table: String, named name: BytePath = "labels.csv", suffix: String? = nil
  ) throws -> DataSet {
    temporary.write(table, to: name)
    return try DataSet(
      temporary.bytePath.appending("images"), labels: temporary.bytePath.appending(name),
      imageSuffix: suffix)
  }

  private func fault(_ table: String) throws -> TableFault? {
    let error = #expect(throws: ImageDataError.self) { try set(table) }
    guard case .table(_, let fault) = error else { return nil }
    return fault
  }

  private func pictures(_ count: Int = 6) throws {
    try temporary.images((0..<count).map { "images/\($0)" })
  }

  @Test(arguments: [
    "path,label\n0.png,a\n1.png,a\n2.png,b\n3.png,b\n",
    "0.png,a\n1.png,a\n2.png,b\n3.png,b",
    "\u{FEFF}\"path\",\"label\"\r\n\"0.png\",\"a\"\r\n\"1.png\",a\r\n2.png,b\r\n3.png,b\r\n\r\n",
    "file;class\n0.png;a\n1.png;a\n2.png;b\n3.png;b\n",
    "Image ID\tBreed\n0.png\ta\n1.png\ta\n2.png\tb\n3.png\tb\n",
    "label,filename\na,0.png\na,1.png\nb,2.png\nb,3.png\n",
    "index,label,path\n7,a,0.png\n8,a,1.png\n9,b,2.png\n3,b,3.png\n",
    "what,ever\n0.png,a\n1.png,a\n2.png,b\n3.png,b\n",
    "./0.png, a\nimages/1.png,a\n images/2.png ,b\n3.png,b\n",
  ])
  func tablesAreReadAsPeopleWriteThem(table: String) throws {
    try pictures(4)
    let set = try set(table)
    #expect(set.classNames == ["a", "b"])
    #expect(set.items.map(\.label) == [0, 0, 1, 1])
    #expect(set.parts.isEmpty && set.skipped.isEmpty)
    let split = try set.split(validation: 0.5, sizing: ImageSizing(side: 16))
    #expect(split.classCounts.map(\.training) == [1, 1])
  }

  @Test func suffixesCompleteNames() throws {
    try pictures(3)
    let set = try set("id,breed\n0,a\n1.png,b\n2,b\n", suffix: ".png")
    #expect(set.items.map(\.name) == ["0.png", "1.png", "2.png"])
    let error = #expect(throws: ImageDataError.self) { try self.set("id,breed\n0,a\n2,b\n") }
    #expect(
      error?.description
        == "\(temporary.bytePath)/labels.csv names 2 files, none of which is in \(temporary.bytePath)/images or beside the table; the "
        + "first is 0. Give the folder that its paths begin in, and a suffix such as .jpg where they leave it out."
    )
  }

  @Test func quotedCellsMayHoldAnything() throws {
    temporary.folder("images")
    let names = ["a, b.png", "line\nbreak.png", "quote\".png", "plain.png"]
    for (key, name) in names.enumerated() {
      temporary.write(try PixelImage.drawing(key).png(), to: BytePath("images/" + name))
    }
    let set = try set(
      "\"a, b.png\",x\n\"line\nbreak.png\",x\n\"quote\"\".png\",\"y, z\"\nplain.png,\"y, z\"\n")
    #expect(Set(set.items.map(\.name.string)) == Set(names))
    #expect(set.classNames == ["x", "y, z"])
  }

  @Test func partsAreRead() throws {
    try pictures()
    let set = try set(
      "path,label,split\n0.png,a,train\n1.png,b,train\n2.png,a,val\n3.png,b,\n4.png,c,test\n5.png,b,Test\n"
    )
    #expect(set.names(of: .training) == ["0.png", "1.png", "3.png"])
    #expect(set.names(of: .validation) == ["2.png"])
    #expect(set.names(of: .test) == ["5.png"])
    #expect(set.skipped == [SkippedEntry(path: "4.png", reason: .classNotTrained)])
  }

  /// A column that says parts need not be called so.
  @Test(arguments: ["usage", "phase", "fold", "tvt"]) func partsAreKnownByTheirWords(name: String)
    throws
  {
    try pictures()
    let set = try set(
      "path,label,\(name)\n0.png,a,train\n1.png,b,train\n2.png,a,val\n3.png,b,val\n4.png,a,test\n5.png,b,test\n"
    )
    #expect(set.names(of: .training) == ["0.png", "1.png"])
    #expect(set.names(of: .validation) == ["2.png", "3.png"])
    #expect(set.names(of: .test) == ["4.png", "5.png"])
    #expect(set.notes.isEmpty)
  }

  @Test func flagsSayParts() throws {
    try pictures()
    let table =
      "name,label,is_valid\n0.png,a,False\n1.png,b,False\n2.png,a,True\n3.png,b,True\n4.png,a,False\n5.png,b,0\n"
    let set = try set(table)
    #expect(set.names(of: .training) == ["0.png", "4.png", "1.png", "5.png"])
    #expect(set.names(of: .validation) == ["2.png", "3.png"])
    let fault = try #require(
      try fault(table.replacingOccurrences(of: "is_valid", with: "is_train")))
    #expect(fault.reason.contains("what is trained on, and not what the rest is for"))
  }

  /// Of two columns the second has the classes, be they called as parts are.
  @Test(arguments: [("image,kind", ["train", "test"]), ("image,valid", ["1", "0"])])
  func twoColumnsHaveNoPart(header: String, classes: [String]) throws {
    try pictures(4)
    let set = try set(
      "\(header)\n0.png,\(classes[0])\n1.png,\(classes[1])\n2.png,\(classes[0])\n3.png,\(classes[1])\n"
    )
    #expect(set.classNames == classes.sorted() && set.parts.isEmpty && set.items.count == 4)
  }

  @Test func whatATableSaysBesideIsNamed() throws {
    try pictures()
    #expect(
      try set(",path,label,width\n0,0.png,a,16\n1,1.png,b,16\n").notes
        == ["The column “width” of the table is not used."])
    #expect(
      try set("path,label,split\n0.png,a,train\n1.png,b,\n2.png,a,val\n3.png,b,val\n").notes
        == ["1 row of the table names no part and counts for training."])
    temporary.write(
      "0.png,a,train\n1.png,b,train\n2.png,a,val\n3.png,b,val\n", to: "parts.csv")
    let replaced = try DataSet(
      temporary.bytePath.appending("images"), labels: temporary.bytePath.appending("parts.csv"),
      without: [.validation])
    #expect(
      replaced.notes
        == ["Not used: 2 rows of the table for validation, as that set is given otherwise."])
  }

  /// The same images, named by folders and by a table, are the same data.
  @Test func tableAndFoldersAreTheSame() throws {
    try temporary.images([
      "images/train/a/0", "images/train/b/1", "images/val/a/2", "images/val/b/3",
      "images/test/a/4",
    ])
    let table = try set(
      "train/b/1.png,b,train\ntrain/a/0.png,a,train\nval/a/2.png,a,val\nval/b/3.png,b,val\ntest/a/4.png,a,test\n"
    )
    let folders = try DataSet(temporary.bytePath.appending("images"))
    #expect(table.items.map(\.name) == folders.items.map(\.name))
    #expect(table.items.map(\.part) == folders.items.map(\.part))
    #expect(try table.index().fingerprint == folders.index().fingerprint)
  }

  @Test func whatIsLeftOutIsSaid() throws {
    try pictures()
    let set = try set("0.png,a\n1.png,b\n1.png,b\n2.png,\nnone.png,a\n3.png,a\n")
    let reasons = Dictionary(grouping: set.skipped, by: \.reason).mapValues { $0.map(\.path) }
    #expect(
      reasons == [
        .listedTwice: ["1.png"], .unlabelled: ["2.png"],
        .notInTable: ["4.png", "5.png"],
      ])
    let report = try set.index().report
    #expect(report.unusable == [UnusableFile(path: "none.png", fault: .missing)])
    #expect(report.setAside.files == 3)
  }

  @Test func oneImageOfTwoClassesIsOfNone() throws {
    try pictures(3)
    let index = try set("0.png,a\n0.png,b\n1.png,a\n2.png,b\n").index()
    #expect(index.samples.map(\.name) == ["1.png", "2.png"])
    #expect(
      index.report.unusable.map(\.fault) == [
        .ambiguous(classes: ["a", "b"]), .ambiguous(classes: ["a", "b"]),
      ])
  }

  @Test(
    arguments: [
      ("", nil, "is empty"), ("0.png\n1.png\n", 1, "has one column"),
      ("0.png,a\n1.png\n", 2, "has 1 column where 2 belong"),
      ("0.png,a,val\n1.png,b,test\n", nil, "has no row to train with"),
      ("0.png,a,train\n1.png,b,sometimes\n", 1, "has 3 columns and no header"),
      ("path,label,part\n0.png,a,train\n1.png,b,sometimes\n", 3, "has the part “sometimes”"),
      ("path,label\n0.png,\"a\n1.png,b\n", 2, "never closed"),
      ("a,b,c,d\n0.png,1,2,3\n", 1, "has 4 columns and no header"),
      ("path,label\n", nil, "names no image with a class"), ("0.png,a\n,b\n", 2, "names no file"),
    ] as [(String, Int?, String)])
  func badTablesSayWhere(table: String, line: Int?, reason: String) throws {
    try pictures()
    let fault = try #require(try fault(table))
    #expect(fault.line == line)
    #expect(fault.reason.contains(reason), "\(fault.reason)")
  }

  @Test func otherEncodingsAreNamed() throws {
    try pictures()
    temporary.write([0xFF, 0xFE, 0x30, 0x00], to: "labels.csv")
    let error = #expect(throws: ImageDataError.self) {
      try DataSet(
        temporary.bytePath.appending("images"), labels: temporary.bytePath.appending("labels.csv"))
    }
    #expect(
      error?.description == "\(temporary.bytePath)/labels.csv is UTF-16; save it as UTF-8.")
  }
}
