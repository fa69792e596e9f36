import Glibc
import Interchange
import Tensors

/// Reads the fuzzer's bytes as a file of weights: they give weights or an error, never a crash.
@_cdecl("LLVMFuzzerTestOneInput")
public func readWeights(_ bytes: UnsafeRawPointer?, _ count: Int) -> CInt {
  precondition(ftruncate(file, 0) == 0 && pwrite(file, bytes, count, 0) == count)
  do {
    let weights = try StateDictionary(contentsOf: "/proc/self/fd/\(file)")
    // Whatever was read must hold together.
    precondition(!weights.tensors.isEmpty)
    for named in weights.tensors {
      precondition(named.tensor.shape.count == named.tensor.values.count)
    }
  } catch {
    precondition("\(error)".hasSuffix("."))
  }
  return 0
}

/// A file in memory that has no name any more.
private let file: Int32 = {
  var template = Array("/dev/shm/upswing-fuzz-XXXXXX".utf8CString)
  let file = mkstemp(&template)
  precondition(file >= 0 && unlink(template) == 0)
  return file
}()

// Package builds enter a program under this name; libFuzzer's own entry is left out for it.
@_cdecl("Fuzz_main")
public func main(
  _ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> CInt {
  var count = count
  var arguments = arguments
  return runDriver(&count, &arguments, readWeights)
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ body: @convention(c) (UnsafeRawPointer?, Int) -> CInt
) -> CInt
