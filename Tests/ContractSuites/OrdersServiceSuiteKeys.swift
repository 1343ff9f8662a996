import Kernel
import OrdersContract
import TestSupport
import Testing

extension OrdersServiceSuite {
  static let keys: [OrdersServiceScenario] = [
    OrdersServiceScenario("what is no key is refused by name, whatever it comes with") { stage in
      let story = try await OrdersRequest.story(stage)
      let trail = try await stage.trail()
      for bad in [
        "", String(repeating: "k", count: 256), "two words", " k", "k\u{7F}", "k\n", "k\u{0}", "ké", "k\u{A0}", "🙂",
      ] {
        for request in story {
          let error = await refusal { () throws(OrdersError) in try await request.named(bad).send(stage) }
          #expect(error?.fields == ["Idempotency-Key invalid"], "\(request.key) with \(bad.debugDescription)")
        }
      }
      #expect(try await stage.trail() == trail)
    },
    OrdersServiceScenario("every visible ASCII character is good in a key, and the case counts") { stage in
      let visible = String(String.UnicodeScalarView((UInt8(0x21)...0x7E).map { Unicode.Scalar($0) }))
      var ids: Set<EntityID> = []
      for key in ["k", "K", visible, String(repeating: "k", count: 255), "k'OR'1'='1", "*"] {
        let order = try await stage.place(as: stage.owner.with(key: key))
        #expect(try await stage.place(as: stage.owner.with(key: key)) == order)
        ids.insert(order.id)
      }
      #expect(ids.count == 6)
    },
    OrdersServiceScenario("reading passes over a key, even over a bad one") { stage in
      let order = try await stage.place()
      for name in ["list mine", "list everyone's", "find", "timeline", "statistics", "export", "follow", "audit trail"]
      {
        let call = try #require(ServiceCall.all.first { $0.name == name })
        for _ in 1...2 { try await call.run(stage, order, stage.auditor.with(key: "not a key")) }
      }
    },
    OrdersServiceScenario("without the scope it is the scope that is missing, not the key") { stage in
      let order = try await stage.place()
      let error = await refusal { () throws(OrdersError) in
        try await stage.service.approveOrder(stage.decision(on: order), stage.owner.with(key: "not a key"))
      }
      #expect(error?.code == .authForbidden)
    },
  ]
}
