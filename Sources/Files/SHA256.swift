import CDigest

/// The SHA-256 (FIPS 180-4) of content that comes a part at a time.
package struct SHA256: ~Copyable {
  private let state: OpaquePointer

  /// The digest of nothing yet.
  package init() {
    guard let state = cd_sha256_open() else {
      preconditionFailure("OpenSSL has no SHA-256, or no memory for its hundred bytes.")
    }
    self.state = state
  }

  deinit { cd_sha256_close(state) }

  /// Adds content.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    let isAdded = cd_sha256_add(state, bytes.baseAddress, bytes.count)
    precondition(isAdded, "OpenSSL could not go on with a SHA-256.")
  }

  /// The 32 bytes of all that was added.
  package consuming func finalize() -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: Int(CD_SHA256_BYTES)) { bytes, count in
      let isFinished = cd_sha256_finish(state, bytes.baseAddress)
      precondition(isFinished, "OpenSSL could not end a SHA-256.")
      count = bytes.count
    }
  }
}
