import ArgumentParser

/// A number for the parameters whose names begin alike, as in `head=10`.
struct PrefixSetting: Equatable {
  let prefix: String
  let value: Double

  init(parsing text: String) throws {
    let parts = text.split(separator: "=", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, let value = Double(parts[1]) else {
      throw ValidationError(
        "“\(text)” is not the beginning of a name and a number, as in head=10.")
    }
    prefix = String(parts[0])
    self.value = value
  }
}
