import Foundation

/// The fuzzer's program: `Fuzz seeds FOLDER`, or `Fuzz TARGET` and what libFuzzer takes.
///
/// Package builds enter it under this name; libFuzzer's own entry is left out for it.
@_cdecl("Fuzz_main")
public func main(
  _ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> CInt {
  let name = CommandLine.arguments.dropFirst().first ?? ""
  if name == "seeds", CommandLine.arguments.count == 3 {
    do {
      try Seeds.write(into: CommandLine.arguments[2])
      return 0
    } catch {
      print(error)
      return 1
    }
  }
  guard let chosen = FuzzTarget(rawValue: name), let arguments else {
    print("Name one of \(FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")).")
    return 64
  }
  target = chosen
  // The target's name is none of libFuzzer's arguments.
  var rest: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> = arguments + 1
  rest[0] = arguments[0]
  var restCount = count - 1
  return runDriver(&restCount, &rest, readInput)
}

/// Set once, before the first input.
nonisolated(unsafe) private var target = FuzzTarget.weights

private let readInput: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt = { bytes, count in
  let content = UnsafeBufferPointer(start: bytes, count: count)
  if target.readsFile {
    precondition(ftruncate(file, 0) == 0 && pwrite(file, bytes, count, 0) == count)
  }
  do {
    try target.read(Array(content))
  } catch let error as DecodingError {
    // Who reads a file makes a sentence of it.
    _ = error
  } catch {
    let sentence = "\(error)"
    precondition(
      !sentence.isEmpty && !sentence.unicodeScalars.contains { $0.value < 0x20 }, sentence)
  }
  return 0
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt
