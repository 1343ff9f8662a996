import Kernel
import Testing

@Suite struct NetworkAddressTests {
  @Test(
    arguments: [
      ("192.0.2.1", [192, 0, 2, 1], "192.0.2.1"), ("0.0.0.0", [0, 0, 0, 0], "0.0.0.0"),
      ("::ffff:192.0.2.1", [192, 0, 2, 1], "192.0.2.1"), ("::FFFF:c000:201", [192, 0, 2, 1], "192.0.2.1"),
      ("::1", [UInt8](repeating: 0, count: 15) + [1], "::1"), ("::", [UInt8](repeating: 0, count: 16), "::"),
      (
        "2001:DB8:0:0:1:0:0:1", [0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1], "2001:db8::1:0:0:1"
      ),
      ("::ffff:0:192.0.2.1", [0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 192, 0, 2, 1], "::ffff:0:c000:201"),
    ] as [(String, [UInt8], String)])
  func addressesAreRead(text: String, bytes: [UInt8], canonical: String) {
    let address = NetworkAddress(text)
    #expect(address?.bytes == bytes)
    #expect(address?.description == canonical)
    #expect(address == NetworkAddress(canonical))
  }

  @Test(arguments: [
    "", " ", "192.0.2", "192.0.2.256", "192.0.2.01", "192.0.2.1 ", " 192.0.2.1", "192.0.2.1:80", "192.0.2.1/32",
    "0x7f.0.0.1", "2130706433", "1::2::3", "12345::", "::g", "[::1]", "fe80::1%eth0", "::1/64", "localhost", "unknown",
    "192.0.2.1\u{0}", "::1\u{0}x", "\u{661}.0.0.1", String(repeating: "1", count: 10_000),
  ])
  func anythingElseIsNone(text: String) {
    #expect(NetworkAddress(text) == nil)
  }

  @Test(arguments: [
    ("192.0.2.1", "192.0.2.1"), ("::ffff:192.0.2.1", "192.0.2.1"), ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
    ("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"), ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
    ("::1", "::/64"), ("fe80::1234", "fe80::/64"),
  ])
  func limitsAreCountedUnderWhatSomebodyHas(text: String, key: String) {
    #expect(NetworkAddress(text)?.limitKey == key)
  }
}
