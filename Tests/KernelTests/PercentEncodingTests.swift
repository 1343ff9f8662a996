import Kernel
import Testing

struct PercentEncodingTests {
  @Test(arguments: [
    ("", ""), ("aZ09-._~", "aZ09-._~"), ("a b&c=d", "a%20b%26c%3Dd"), ("/?#+%", "%2F%3F%23%2B%25"),
    ("é🪑", "%C3%A9%F0%9F%AA%91"), ("\r\n\u{0}", "%0D%0A%00"),
  ])
  func everythingButUnreservedCharacters(text: String, encoded: String) {
    #expect(text.percentEncoded == encoded)
  }
}
