import Testing
import Wording

@Suite(.timeLimit(.minutes(5))) struct PhraseTests {
  @Test func countsHaveTheirNumber() {
    #expect(Phrase.count(1, "file") == "1 file")
    #expect(Phrase.count(0, "file") == "0 files")
    #expect(Phrase.count(1, "class") == "1 class")
    #expect(Phrase.count(2, "class") == "2 classes")
    #expect(Phrase.count(3, "batch") == "3 batches")
    #expect(Phrase.count(4, "epoch") == "4 epochs")
    #expect(Phrase.count(2, "entry") == "2 entries")
  }

  @Test(arguments: [
    (0, "0 B"), (1023, "1023 B"), (1024, "1 KiB"), (1 << 20, "1 MiB"), (1_048_570, "1 MiB"),
    (87_319_819, "83.3 MiB"), (5 << 30, "5 GiB"), (Int.max, "8192 PiB"),
  ])
  func bytesHaveOneUnit(_ count: Int, _ text: String) { #expect(Phrase.bytes(count) == text) }

  @Test(arguments: [
    (0, "0 s"), (0.4, "0.4 s"), (9.96, "10 s"), (59.4, "59 s"), (59.6, "1 min 0 s"),
    (187, "3 min 7 s"), (4350, "1 h 12 min"),
    (.infinity, "–"),
    (-1, "–"), (.nan, "–"),
  ])
  func durationsAreShort(_ seconds: Double, _ text: String) {
    #expect(Phrase.duration(seconds) == text)
  }

  @Test func listsNameTheFirstFew() {
    #expect(Phrase.list(["a"]) == "a")
    #expect(Phrase.list(["a", "b", "c"]) == "a, b and c")
    #expect(Phrase.list(["a", "b", "c", "d"], atMost: 2) == "a, b and 2 more")
  }
}
