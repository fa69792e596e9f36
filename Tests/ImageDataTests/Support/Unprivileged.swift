import Foundation
import ImageData
import Synchronization

/// Runs something as a user who owns nothing, so that permissions mean what they say even as root.
enum Unprivileged {
  static func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) throws -> Value {
    let result = Mutex<Result<Value, any Error>?>(nil)
    let box = Box(result)
    Worker {
      // The file system user belongs to the thread, unlike the others that C libraries keep in step.
      if getuid() == 0 { box.becomeNobody() }
      let value = Result { try body() }
      box.result.withLock { $0 = value }
    }.join()
    return try box.result.withLock { $0! }.get()
  }

  private final class Box<Value: Sendable>: Sendable {
    let result: Mutex<Result<Value, any Error>?>
    init(_ result: consuming Mutex<Result<Value, any Error>?>) { self.result = result }

    func becomeNobody() {
      typealias SetUser = @convention(c) (UInt32) -> Int32
      let symbol = dlsym(nil, "setfsuid")!
      _ = unsafeBitCast(symbol, to: SetUser.self)(65_534)
    }
  }
}
