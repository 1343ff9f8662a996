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
  /// Whether there are no more than the total says.
  var isExact = true
  var previousText = "Previous"
  var nextText = "Next"
  /// The address of the page that begins at an offset.
  let href: (Int) -> String

  /// Of a list that could not be read.
  static var none: TemplateRecord {
    PagesView(page: PageRequest(), count: 0, total: 0, noun: ("", ""), href: { _ in "" }).record
  }

  var record: TemplateRecord {
    let last = page.offset + count
    let hasNext = last < total && last <= PageRequest.largestOffset
    return [
      "first": count == 0 ? 0 : page.offset + 1,
      "last": count == 0 ? 0 : last,
      "total": isExact ? String(total) : "more than \(total)",
      "noun": total == 1 ? noun.one : noun.many,
      "prev_href": page.offset > 0 ? href(max(0, page.offset - page.limit)) : "",
      "prev_text": previousText,
      "next_href": hasNext ? href(last) : "",
      "next_text": nextText,
      // Further than this nobody turns pages: the filters find it sooner.
      "is_cut_off": last < total && !hasNext,
    ]
  }
}
