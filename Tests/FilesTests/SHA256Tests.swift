import Files
import Testing

@Suite(.timeLimit(.minutes(1)))
struct SHA256Tests {
  private func digest(of parts: String...) -> String {
    var hash = SHA256()
    for part in parts { Array(part.utf8).withUnsafeBytes { hash.update($0) } }
    return hash.finalize().map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
  }

  /// The examples of FIPS 180-4.
  @Test func publishedDigests() {
    #expect(digest() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(digest(of: "abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      digest(of: "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
        == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
  }

  @Test func contentInPartsHasTheDigestOfTheWhole() {
    #expect(digest(of: "ab", "", "c") == digest(of: "abc"))
    #expect(digest(of: "abc") != digest(of: "abd"))
  }
}
