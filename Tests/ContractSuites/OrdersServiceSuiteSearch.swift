import Kernel
import OrdersContract
import TestSupport
import Testing

extension OrdersServiceSuite {
  static let search: [OrdersServiceScenario] = [
    OrdersServiceScenario("from three characters on, any part of a name or an item is found, in any case") { stage in
      let monitor = try await stage.place("Monitor arm")
      let lamp = try await stage.place("LAMP", as: stage.neighbour)
      for (search, expected) in [
        ("mon", [monitor]), ("MONITOR ARM", [monitor]), ("r a", [monitor]), ("arm", [monitor]), ("lam", [lamp]),
        ("amp", [lamp]), ("ighb", [lamp]), ("NEIGHBOUR", [lamp]), ("own", [monitor]), ("armx", []), ("monitorarm", []),
        ("  lamp ", [lamp]), ("r\u{20}\u{20}a", []),
      ] {
        #expect(try await found(stage, search) == expected, "\(search)")
      }
    },
    OrdersServiceScenario("one or two characters are how a username begins, and nothing else") { stage in
      let mine = try await stage.place("neon xo")
      let theirs = try await stage.place("owl", as: stage.neighbour)
      for (search, expected) in [
        ("o", [mine]), ("O", [mine]), ("ow", [mine]), ("OW", [mine]), (" ow ", [mine]), ("n", [theirs]),
        ("ne", [theirs]),
        ("w", []), ("xo", []), ("on", []), ("r", []), ("é", []), ("日本", []), ("🙂", []), ("e\u{301}", []),
      ] {
        #expect(try await found(stage, search) == expected, "\(search)")
      }
    },
    OrdersServiceScenario("what means something to the search index is text like any other") { stage in
      var orders: [Order] = []
      for text in specialTexts + ["plain", "plain text", "ab", "a b c d e f"] {
        orders.append(try await stage.place(text))
      }
      let model = OrdersModel(orders: orders)
      for search in specialTexts {
        let expected = model.list(OrderFilter(search: search), sort: .newest)
        #expect(!expected.isEmpty)
        #expect(try await found(stage, search) == expected, "\(search)")
        #expect(try await found(stage, search.uppercased()) == expected, "\(search)")
      }
      for search in ["\"", "*", "%", "_", "'", "\\", "^", "-", "(", "\"\"", "%%", "__", "* ", "or", "\\_", "ow_"] {
        #expect(try await found(stage, search) == [], "\(search)")
      }
    },
    OrdersServiceScenario("text of any script is found, capitals or not") { stage in
      for (item, searches) in [
        ("日本語の机", ["日本語", "本語の", "語の机"]), ("Äpfel für Ökonomen", ["ÄPFEL", "äpfel", " für ", "ÖKO"]),
        ("ΣΊΣΥΦΟΣ", ["σίσ", "ΣΊΣ"]), ("Стол", ["сто", "ТОЛ"]), ("👩‍👩‍👧 chair", ["👩‍👩", "👧 c", "👩‍👩‍👧"]),
        ("شاشة كبيرة", ["شاش", "كبيرة"]), ("e\u{301}te\u{301}", ["e\u{301}t", "E\u{301}T"]),
        ("a\u{E000}b", ["A\u{E000}B"]),
      ] {
        let order = try await stage.place(item)
        for search in searches { #expect(try await found(stage, search) == [order], "\(search)") }
      }
    },
  ]

  /// What is a word of the index's query language, of LIKE, or of SQL.
  private static let specialTexts = [
    "a\" OR \"b", "\"\"\"", "***", "foo* bar", "AND", "NOT x", "x OR y", "NEAR(a b)", "NEAR(a b, 1)", "(x)", "((( ",
    "{username}",
    "username:owner", "status : pen", "^abc", "-abc", "a - b", "a+b", "100%", "50%off", "%%%", "a_b", "___",
    "'; DROP TABLE orders",
    "''' ", "\\\\\\", "a\\b", "\\%x", "[a-z]", "<b>&amp;", "; --", "/* x */", "$1 ?1 :a @a", "0x00",
    "\"beginning1\" : o", "\u{301}\u{301}\u{301}",
  ].map(\.trimmed)

  /// The same over everyone's orders, over the orders of each person, and sorted by name.
  private static func found(_ stage: OrdersStage, _ search: String) async throws -> [Order] {
    let all = try await stage.everyones(OrderFilter(search: search), PageRequest(limit: 100))
    #expect(all.total == OrderTotal(count: all.orders.count), "\(search)")
    for person in [stage.owner, stage.neighbour].compactMap(\.principal) {
      let own = all.orders.filter { $0.userID == person.userID }
      for filter in [
        OrderFilter(userID: person.userID, search: search), OrderFilter(username: person.username, search: search),
      ] {
        let page = try await stage.everyones(filter, PageRequest(limit: 100))
        #expect(page.orders == own && page.total == OrderTotal(count: own.count), "\(search) of \(person.username)")
      }
    }
    let byName = try await stage.everyones(OrderFilter(search: search), sort: .username, PageRequest(limit: 100))
    #expect(Set(byName.orders) == Set(all.orders), "\(search)")
    return all.orders
  }
}
