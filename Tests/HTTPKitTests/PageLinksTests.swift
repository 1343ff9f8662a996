import HTTPTypes
import Kernel
import TestSupport
import Testing

@testable import HTTPKit

@Suite struct PageLinksTests {
  private func header(_ page: PageRequest, _ next: PageLinks.Next?, _ filters: [(name: String, value: String)] = [])
    -> String?
  {
    PageLinks(path: "/api/v1/things", filters: filters, page: page, next: next).headers[.link]
  }

  @Test func aListOfOnePageHasNone() { #expect(header(PageRequest(), nil) == nil) }

  @Test func neighboursByOffset() {
    #expect(header(PageRequest(), .offset(20)) == "</api/v1/things?offset=20>; rel=\"next\"")
    #expect(
      header(PageRequest(limit: 5, offset: 5), .offset(10))
        == "</api/v1/things?limit=5&offset=10>; rel=\"next\", </api/v1/things?limit=5>; rel=\"prev\", "
        + "</api/v1/things?limit=5>; rel=\"first\"")
    #expect(
      header(PageRequest(offset: 50), nil)
        == "</api/v1/things?offset=30>; rel=\"prev\", </api/v1/things>; rel=\"first\"")
    #expect(
      header(PageRequest(offset: 7), nil) == "</api/v1/things>; rel=\"prev\", </api/v1/things>; rel=\"first\"")
  }

  @Test func neighboursByCursor() throws {
    #expect(header(PageRequest(), .cursor("abc_-")) == "</api/v1/things?cursor=abc_->; rel=\"next\"")
    let id = EntityID(at: Timestamp(milliseconds: 0), from: SeededRandom())
    let cursor = Cursor(at: Timestamp(milliseconds: 0), id: id, query: "")
    #expect(header(PageRequest(cursor: cursor), nil) == "</api/v1/things>; rel=\"first\"")
  }

  @Test func filtersAreKeptAndEncoded() {
    #expect(
      header(PageRequest(limit: 7), .offset(7), [("search", "a&b=c >\"ü"), ("role", "user")])
        == "</api/v1/things?search=a%26b%3Dc%20%3E%22%C3%BC&role=user&limit=7&offset=7>; rel=\"next\"")
  }
}
