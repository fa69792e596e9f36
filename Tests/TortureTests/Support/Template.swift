import Foundation
import ProgramSupport
import TestSupport

/// A folder that is made once and spoiled in copies.
struct Template: Sendable {
  let place: TemporaryFolder
  let work: Work

  /// A run of two epochs whose configuration asks for three.
  static let run = Result { () throws -> Template in
    let template = try Template(.training(epochs: 2))
    let file = template.work.folder(in: template.place).appending(path: "config.json")
    let text = try String(contentsOf: file, encoding: .utf8)
    try Data(text.replacing("\"epochs\" : 2", with: "\"epochs\" : 3").utf8).write(to: file)
    return template
  }

  static let study = Result { try Template(.study()) }

  private init(_ work: Work) throws {
    self.work = work
    place = try Work.place()
    let command = try work.run(in: place)
    guard command.exitCode == 0 else { throw Work.Failed(said: command.errors) }
  }

  /// A copy of the folder, in a place of its own.
  func copy() throws -> TemporaryFolder {
    let copy = try Work.place()
    try FileManager.default.copyItem(
      at: work.folder(in: place), to: work.folder(in: copy))
    return copy
  }
}
