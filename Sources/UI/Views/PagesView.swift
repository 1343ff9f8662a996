import Kernel
import Templates

/// Where a page of a list is, with the links to its neighbours.
struct PagesView {
  let page: PageRequest
  /// How many rows this page has.
  let count: Int
  /// How many rows there are on all pages.
  let total: Int
  /// What a row is, for one and for many.
  let noun: (one: String, many: String)
  var previousText = "Previous"
  var nextText = "Next"
  /// The address of the page that begins at an offset.
  let href: (Int) -> String

  var record: TemplateRecord {
    let last = page.offset + count
    let hasNext = last < total && last <= PageRequest.largestOffset
    return [
      "first": count == 0 ? 0 : page.offset + 1,
      "last": count == 0 ? 0 : last,
      "total": total,
      "noun": total == 1 ? noun.one : noun.many,
      "prev_href": page.offset > 0 ? href(max(0, page.offset - page.limit)) : "",
      "prev_text": previousText,
      "next_href": hasNext ? href(last) : "",
      "next_text": nextText,
    ]
  }
}
