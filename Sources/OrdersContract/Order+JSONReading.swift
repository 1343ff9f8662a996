public import Kernel

extension Order: JSONReadable {
  public init(from json: inout JSONReader) throws(JSONReader.Failure) {
    var id: EntityID?
    var userID: EntityID?
    var (username, itemName, notes, decisionReason): (String?, String?, String?, String?)
    var (quantity, version): (Int?, Int?)
    var status: OrderStatus?
    var (createdAt, updatedAt, decidedAt): (Timestamp?, Timestamp?, Timestamp?)
    var decidedBy: Person?
    try json.object { name, json throws(JSONReader.Failure) in
      switch name {
      case "id": id = try json.value(EntityID.init)
      case "user_id": userID = try json.value(EntityID.init)
      case "username": username = try json.string()
      case "item_name": itemName = try json.string()
      case "quantity": quantity = try json.int()
      case "notes": notes = try json.string()
      case "status": status = try json.value(OrderStatus.init(rawValue:))
      case "created_at": createdAt = try json.value(Timestamp.init)
      case "updated_at": updatedAt = try json.value(Timestamp.init)
      case "decided_by":
        decidedBy = try json.optional { json throws(JSONReader.Failure) in try Person(from: &json) }
      case "decided_at":
        decidedAt = try json.optional { json throws(JSONReader.Failure) in try json.value(Timestamp.init) }
      case "decision_reason":
        decisionReason = try json.optional { json throws(JSONReader.Failure) in try json.string() }
      case "version": version = try json.int()
      default: try json.skip()
      }
    }
    self.init(
      id: try id.required("id"), userID: try userID.required("user_id"), username: try username.required("username"),
      itemName: try itemName.required("item_name"), quantity: try quantity.required("quantity"),
      notes: try notes.required("notes"), status: try status.required("status"),
      createdAt: try createdAt.required("created_at"), updatedAt: try updatedAt.required("updated_at"),
      decidedBy: decidedBy, decidedAt: decidedAt, decisionReason: decisionReason,
      version: try version.required("version"))
  }
}

extension Person: JSONReadable {
  public init(from json: inout JSONReader) throws(JSONReader.Failure) {
    var userID: EntityID?
    var username: String?
    try json.object { name, json throws(JSONReader.Failure) in
      switch name {
      case "user_id": userID = try json.value(EntityID.init)
      case "username": username = try json.string()
      default: try json.skip()
      }
    }
    self.init(userID: try userID.required("user_id"), username: try username.required("username"))
  }
}

extension OrderPage: JSONReadable {
  public init(from json: inout JSONReader) throws(JSONReader.Failure) {
    var orders: [Order]?
    var total: Int?
    var isExact: Bool?
    var nextCursor: String?
    try json.object { name, json throws(JSONReader.Failure) in
      switch name {
      case "orders": orders = try json.array(of: Order.self)
      case "total": total = try json.int()
      case "total_exact": isExact = try json.bool()
      case "next_cursor": nextCursor = try json.optional { json throws(JSONReader.Failure) in try json.string() }
      default: try json.skip()
      }
    }
    self.init(
      orders: try orders.required("orders"),
      total: OrderTotal(count: try total.required("total"), isExact: try isExact.required("total_exact")),
      nextCursor: nextCursor)
  }
}

extension Acknowledged: JSONReadable where Value: JSONReadable {
  public init(from json: inout JSONReader) throws(JSONReader.Failure) {
    var isReplay: Bool?
    var value: Value?
    try json.object { name, json throws(JSONReader.Failure) in
      switch name {
      case "isReplay": isReplay = try json.bool()
      case "value": value = try Value(from: &json)
      default: try json.skip()
      }
    }
    self.init(try value.required("value"), isReplay: try isReplay.required("isReplay"))
  }
}
