public import Kernel

extension Order: JSONWritable {
  public func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("created_at", createdAt.description)
      json.member("decided_at", decidedAt?.description)
      json.name("decided_by")
      if let decidedBy { decidedBy.write(to: &json) } else { json.null() }
      json.member("decision_reason", decisionReason)
      json.member("id", id.text)
      json.member("item_name", itemName)
      json.member("notes", notes)
      json.member("quantity", quantity)
      json.member("status", status.rawValue)
      json.member("updated_at", updatedAt.description)
      json.member("user_id", userID.text)
      json.member("username", username)
      json.member("version", version)
    }
  }
}

extension Person: JSONWritable {
  public func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("user_id", userID.text)
      json.member("username", username)
    }
  }
}

extension OrderPage: JSONWritable {
  public func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("next_cursor", nextCursor)
      json.name("orders")
      json.array(orders)
      json.member("total", total.count)
      json.name("total_exact")
      json.value(total.isExact)
    }
  }
}

extension OrderChange: JSONWritable {
  public func write(to json: inout JSONWriter) {
    json.object { json in
      json.name("order")
      order.write(to: &json)
      json.member("sequence", sequence)
    }
  }
}

extension Acknowledged: JSONWritable where Value: JSONWritable {
  public func write(to json: inout JSONWriter) {
    json.object { json in
      json.name("isReplay")
      json.value(isReplay)
      json.name("value")
      value.write(to: &json)
    }
  }
}
