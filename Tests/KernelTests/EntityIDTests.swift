import Foundation
import Kernel
import TestSupport
import Testing

@Suite struct EntityIDTests {
  @Test func itIsACanonicalUUIDOfVersion7() {
    let id = EntityID(at: Timestamp(milliseconds: 0x0123_4567_89AB), from: SeededRandom())
    #expect(id.text.wholeMatch(of: /01234567-89ab-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
    #expect(id.description == id.text)
    #expect(EntityID(id.text) == id)
  }

  @Test func laterOnesSortAfterEarlierOnes() {
    let random = SeededRandom()
    let texts = (0..<200).map { EntityID(at: Timestamp(milliseconds: 1_767_225_600_000 + $0), from: random).text }
    #expect(texts == texts.sorted())
  }

  @Test func onesOfTheSameMomentDiffer() {
    let random = SeededRandom()
    let ids = (0..<1_000).map { _ in EntityID(at: Timestamp(milliseconds: 0), from: random) }
    #expect(Set(ids).count == 1_000)
  }

  @Test func capitalsAreTakenAndBecomeSmall() {
    #expect(EntityID("0198C0DE-0000-7000-8000-00000000ABCD")?.text == "0198c0de-0000-7000-8000-00000000abcd")
  }

  @Test(arguments: [
    "", "0198c0de", "0198c0de-0000-7000-8000-00000000000", "0198c0de-0000-7000-8000-0000000000000",
    "0198c0de000070008000000000000000----", "{0198c0de-0000-7000-8000-0000000000}",
    "0198c0de-0000-7000-8000-00000000000g",
    " 0198c0de-0000-7000-8000-00000000000", "0198c0de_0000_7000_8000_000000000000",
    "０198c0de-0000-7000-8000-00000000000",
  ])
  func anythingElseIsNone(text: String) {
    #expect(EntityID(text) == nil)
  }

  @Test func jsonIsTheText() throws {
    let id = EntityID(at: Timestamp(milliseconds: 1), from: SeededRandom())
    let data = try JSONEncoder().encode([id])
    #expect(String(decoding: data, as: UTF8.self) == "[\"\(id)\"]")
    #expect(try JSONDecoder().decode([EntityID].self, from: data) == [id])
    #expect(throws: DecodingError.self) { try JSONDecoder().decode([EntityID].self, from: Data(#"["x"]"#.utf8)) }
  }

  @Test func hexHasTwoDigitsAByte() {
    #expect(Hex.encode([0, 1, 0x7F, 0xFF]) == "00017fff")
    #expect(Hex.encode([]) == "")
  }
}
