import Templates
import Testing

@Suite struct TemplateValueTests {
  @Test func literals() {
    let value: TemplateValue = ["a", 1, 1.5, true, .none, ["k": "v"], "x\(1)"]
    let expected: [TemplateValue] = [
      .string("a"), .integer(1), .double(1.5), .bool(true), TemplateValue.none,
      .record(TemplateRecord(["k": .string("v")])), .string("x1"),
    ]
    #expect(value == .list(expected))
  }

  @Test func plainSwiftValuesNeedNoWrapping() {
    let name: String? = nil
    let row: TemplateRecord = ["n": 1]
    var record: TemplateRecord = ["text": "t", "flag": true, "name": name, "rows": [row], "n": 2, "n": 3]
    #expect(record["name"] == TemplateValue.none)
    #expect(record["rows"] == .list([.record(row)]))
    #expect(record["n"] == 3)
    #expect(record["other"] == nil)
    record["n"] = nil
    #expect(record["n"] == nil)
    #expect(record.merging(["text": "u", "more": 1])["text"] == "u")
  }
}
