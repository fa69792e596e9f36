import Foundation

/// Chromium without a window, where one is installed.
struct Browser {
  /// What it made of the page, as markup.
  let document: String
  /// What the page wrote to the console: errors, and what its policy refused.
  let console: [String]
  /// The addresses that the page asked for; those inside it are none.
  let requests: [String]

  static let program: URL? = {
    let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
    let names = ["chromium", "chromium-browser", "google-chrome"]
    return names.flatMap { name in folders.map { "\($0)/\(name)" } }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
      .map { URL(fileURLWithPath: $0) }
  }()

  /// Loads a page from a folder of its own, which is removed.
  init(loading html: String, program: URL) throws {
    let manager = FileManager.default
    let folder = manager.temporaryDirectory.appending(path: "upswing-\(UUID().uuidString)")
    try manager.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? manager.removeItem(at: folder) }
    let page = folder.appending(path: "page.html")
    try html.write(to: page, atomically: true, encoding: .utf8)
    let (output, errors) = (folder.appending(path: "output"), folder.appending(path: "errors"))
    for file in [output, errors] { try Data().write(to: file) }
    let log = folder.appending(path: "requests.json")
    let process = Process()
    process.executableURL = program
    process.arguments = [
      "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
      "--disable-component-update", "--disable-extensions", "--disable-sync", "--no-first-run",
      "--user-data-dir=\(folder.appending(path: "profile").path)", "--enable-logging=stderr",
      "--log-net-log=\(log.path)", "--timeout=20000", "--dump-dom", page.absoluteString,
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    process.waitUntilExit()
    document = try String(decoding: Data(contentsOf: output), as: UTF8.self)
    console = try String(decoding: Data(contentsOf: errors), as: UTF8.self)
      .split(separator: "\n").filter { $0.contains("CONSOLE") }.map(String.init)
    // What the browser asks for on its own account has no page behind it.
    requests = try String(decoding: Data(contentsOf: log), as: UTF8.self)
      .matches(of: /"initiator":"([^"]*)".*?"url":"([^"]*)"/)
      .filter { $0.output.1 != "not an origin" }.map { String($0.output.2) }
  }
}
