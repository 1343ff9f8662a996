extension Principal: JSONWritable {
  public func write(to json: inout JSONWriter) {
    json.object { json in
      json.name("roles")
      json.array(roles)
      if let sessionID { json.member("sessionID", sessionID.text) }
      json.member("userID", userID.text)
      json.member("username", username)
    }
  }
}

extension Role: JSONWritable {
  public func write(to json: inout JSONWriter) { json.value(rawValue) }
}

extension Principal: JSONReadable {
  public init(from json: inout JSONReader) throws(JSONReader.Failure) {
    var (userID, sessionID): (EntityID?, EntityID?)
    var username: String?
    var roles: [Role]?
    try json.object { name, json throws(JSONReader.Failure) in
      switch name {
      case "roles": roles = try json.array(of: Role.self)
      case "sessionID":
        sessionID = try json.optional { json throws(JSONReader.Failure) in try json.value(EntityID.init) }
      case "userID": userID = try json.value(EntityID.init)
      case "username": username = try json.string()
      default: try json.skip()
      }
    }
    self.init(
      userID: try userID.required("userID"), username: try username.required("username"),
      roles: try roles.required("roles"), sessionID: sessionID)
  }
}

extension Role: JSONReadable {
  public init(from json: inout JSONReader) throws(JSONReader.Failure) { self = try json.value(Role.init(rawValue:)) }
}
