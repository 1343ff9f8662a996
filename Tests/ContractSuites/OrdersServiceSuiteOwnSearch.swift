import Kernel
import OrdersContract
import TestSupport
import Testing

extension OrdersServiceSuite {
  static let ownSearch: [OrdersServiceScenario] = [
    OrdersServiceScenario("one's own orders are found by any part of the item, in any case, of any length") { stage in
      let arm = try await stage.place("Monitor arm")
      let lamp = try await stage.place("Desk LAMP")
      _ = try await stage.place("Monitor arm", as: stage.neighbour)
      for (search, expected) in [
        ("mon", [arm]), ("MONITOR ARM", [arm]), ("r a", [arm]), ("k l", [lamp]), ("a", [lamp, arm]),
        ("A", [lamp, arm]),
        ("mp", [lamp]), ("  lamp ", [lamp]), ("m", [lamp, arm]), ("ar", [arm]), ("x", []), ("armx", []),
        ("deskl", []),
      ] {
        #expect(try await mine(stage, search) == expected, "\(search)")
      }
    },
    OrdersServiceScenario("one's own name, which is on all of them, is no match") { stage in
      let order = try await stage.place("Desk")
      let chair = try await stage.place("The owner's chair")
      for (search, expected) in [
        ("owner", [chair]), ("own", [chair]), ("ow", [chair]), ("o", [chair]), ("desk", [order]), ("d", [order]),
      ] {
        #expect(try await mine(stage, search) == expected, "\(search)")
      }
    },
    OrdersServiceScenario("what means something to a search is text like any other, also alone") { stage in
      var orders: [Order] = []
      for text in ["100% wool", "a_b", "c\\d", "[e]", "f*", "g?", "^h", "i]", "j-k", "'l'", "\"m\"", "n é% ^", "plain"]
      {
        orders.append(try await stage.place(text))
      }
      for search in [
        "%", "_", "\\", "[", "]", "*", "?", "^", "-", "'", "\"", "[e", "*f", "f*", "é%", "^é", "é*", "é?", "é]", "-é",
        "[é",
        "n é", "a_b", "c\\d", "[e]", "\"m\"", "axb", "00%",
      ] {
        let expected = orders.reversed().filter { $0.itemName.lowercased().contains(search) }
        #expect(try await mine(stage, search) == expected, "\(search)")
      }
    },
    OrdersServiceScenario("text of any script is found in one's own orders, capitals or not") { stage in
      for (item, searches) in [
        ("日本語の机", ["机", "日", "日本", "日本語"]), ("Äpfel", ["ä", "Ä", "äp", "ÄPF", "ÄPFEL"]),
        ("Ёлка", ["ё", "Ёл", "ЁЛКА"]), ("ΣΊΣΥ", ["σ", "ΣΊ", "ίσυ"]), ("👩‍👩‍👧 chair", ["👩", "👧", "👧 c"]),
        ("q\u{301}", ["q\u{301}", "Q\u{301}", "\u{301}"]),
      ] {
        let order = try await stage.place(item)
        for search in searches { #expect(try await mine(stage, search) == [order], "\(search)") }
      }
      #expect(try await mine(stage, "apfel") == [], "accents count")
    },
    OrdersServiceScenario("status, pages and totals go with a search of one's own") { stage in
      var lamps: [Order] = []
      for number in 0..<7 {
        lamps.append(try await stage.place("Lamp \(number)"))
        _ = try await stage.place("Desk \(number)")
      }
      lamps[2] = try await decide(.approved, stage.decision(on: lamps[2]), stage.approver, stage)
      for search in ["la", "lamp", "mp "] {
        #expect(try await stage.mine(.approved, search: search).orders == [lamps[2]])
        #expect(try await stage.mine(.pending, search: search).total == OrderTotal(count: 6))
        let first = try await stage.mine(search: search, PageRequest(limit: 3))
        #expect(first.orders == [lamps[6], lamps[5], lamps[4]] && first.total == OrderTotal(count: 7))
        let cursor = try #require(first.nextCursor.flatMap { Cursor(text: $0) })
        let rest = try await stage.mine(search: search, PageRequest(cursor: cursor))
        #expect(rest.orders == lamps.prefix(4).reversed() && rest.total == OrderTotal(count: 7))
        #expect(try await stage.mine(search: search, PageRequest(offset: 5)).orders == [lamps[1], lamps[0]])
        // A cursor belongs to its search.
        for other in [nil, "lam"] {
          #expect(await refusal(stage, other, PageRequest(cursor: cursor)) == ["cursor invalid"])
        }
      }
    },
    OrdersServiceScenario("a search of one's own has 1 to 255 characters in one line") { stage in
      for (search, problem) in [
        ("", "search too_short"), (" \u{A0}", "search too_short"), ("a\nb", "search invalid"),
        (String(repeating: "x", count: 256), "search too_long"),
      ] {
        #expect(await refusal(stage, search) == [problem])
      }
      let longest = try await mine(stage, String(repeating: "é", count: 255))
      #expect(longest == [])
    },
  ]

  /// What the owner finds, with its total.
  private static func mine(_ stage: OrdersStage, _ search: String) async throws -> [Order] {
    let page = try await stage.mine(search: search, PageRequest(limit: 100))
    #expect(page.total == OrderTotal(count: page.orders.count), "\(search)")
    return page.orders
  }

  private static func refusal(
    _ stage: OrdersStage, _ search: String?, _ page: PageRequest = PageRequest()
  ) async -> [String] {
    do throws(OrdersError) {
      _ = try await stage.mine(search: search, page)
      return []
    } catch {
      return error.problem.fields.map { "\($0.field) \($0.code.rawValue)" }
    }
  }
}
