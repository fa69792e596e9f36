import Testing
import Wording

@Suite(.timeLimit(.minutes(5))) struct EscapingTests {
  @Test(arguments: [
    ("rose", "rose"), ("Hänse-blümchen 花", "Hänse-blümchen 花"), ("a\u{1B}[31mb", "a\\u{1B}[31mb"),
    ("two\nlines\r\t", "two\\nlines\\r\\t"), ("\u{9B}2J", "\\u{9B}2J"), ("\u{7F}", "\\u{7F}"),
    ("safe\u{202E}gpj.exe", "safe\\u{202E}gpj.exe"), ("a\u{2028}b", "a\\u{2028}b"),
    ("👩\u{200D}🌾", "👩\u{200D}🌾"), ("", ""), ("\r\n", "\\r\\n"),
  ])
  func whatControlsATerminalIsWritten(_ foreign: String, _ shown: String) {
    #expect(foreign.escaped == shown)
  }

  @Test func aLongTextLosesItsMiddle() {
    let text = String(repeating: "a", count: 100_000) + "\n"
    #expect(text.excerpt(21) == "aaaaaaaaaa…aaaaaaaaa\\n")
    #expect("short\n".excerpt(21) == "short\\n")
  }
}
