import HTTPKit
import HTTPTypes
import Hummingbird
import Kernel

/// Where to come back to after signing in: the page that was asked for, or the one with the form that was sent.
struct ReturnPath {
  private(set) var path: String
  /// Whether not all that was typed found room in it.
  private(set) var isShortened = false

  /// - Parameter publicURL: of this server.
  init(of request: Request, _ context: AppContext, publicURL: String) {
    // What is no address of ours is not worth coming back to, and may be a token in the wrong place.
    path = request.shownPath == request.uri.path ? request.uri.string : "/"
    guard !request.isSafe else { return }
    guard let orderForm = request.orderForm else {
      path = request.refererPath(publicURL) ?? request.formPage
      return
    }
    path = orderForm
    // With JavaScript the browser has kept what was typed, and nothing of it needs to be in an address.
    guard !request.isFragment, request.fetchSite != "cross-site", let fields = context.receivedForm(request) else {
      return
    }
    take(OrderForm.typed(fields), version: fields.typed("version"))
  }

  /// Whether only who is signed in gets to see the page at this path.
  static func isSignedInPage(_ path: String) -> Bool {
    ["/orders", "/account", "/admin"].contains { path == $0 || path.hasPrefix("\($0)/") }
  }

  /// Adds what was typed to the address: all of it, or as much of the notes as there is room for.
  private mutating func take(_ typed: [String: String], version: String) {
    let notes = (typed["notes"] ?? "").replacing("\r\n", with: "\n")
    if let whole = address(typed, version, notes: notes) {
      path = whole
      return
    }
    isShortened = true
    var (fits, tooMany) = (-1, notes.count)
    while tooMany - fits > 1 {
      let middle = (fits + tooMany) / 2
      if address(typed, version, notes: shortened(notes, to: middle)) == nil { tooMany = middle } else { fits = middle }
    }
    if fits >= 0 { path = address(typed, version, notes: shortened(notes, to: fits)) ?? path }
  }

  /// Whoever reads the notes again sees where they break off.
  private func shortened(_ notes: String, to count: Int) -> String { notes.prefix(count) + " […]" }

  /// `nil` when it is too long for the address of the login form.
  private func address(_ typed: [String: String], _ version: String, notes: String) -> String? {
    let address = Address.of(
      path,
      [
        "version": version, "item_name": typed["item_name"] ?? "", "quantity": typed["quantity"] ?? "",
        "notes": notes,
      ]
    ).replacing("%20", with: "+")
    return LocalPath.link("/login", next: address) == "/login" ? nil : address
  }
}

extension Request {
  /// The form of an order that was sent.
  fileprivate var orderForm: String? {
    let parts = uri.path.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count > 2, parts[0].isEmpty, parts[1] == "orders" else { return nil }
    if parts.count == 3, parts[2] == "new" { return uri.path }
    return parts.count == 4 && parts[3] == "edit" && EntityID(parts[2]) != nil ? uri.path : nil
  }

  /// The page of ours that one comes from, as the browser tells.
  func refererPath(_ publicURL: String) -> String? {
    guard let referer = headers[.referer] else { return nil }
    let origins = [publicURL] + (head.authority.map { ["http://\($0)", "https://\($0)"] } ?? [])
    for origin in origins where referer.hasPrefix("\(origin)/") {
      let address = referer.dropFirst(origin.count)
      let path = address.prefix { $0 != "?" && $0 != "#" }
      let isOurs =
        ReturnPath.isSignedInPage(String(path)) && path.split(separator: "/").allSatisfy { $0.utf8.count <= 36 }
      return isOurs ? LocalPath(String(address.prefix { $0 != "#" }))?.text : nil
    }
    return nil
  }

  /// The page with the form, when the browser does not tell. What is sent to an address below an order, and what was refused
  /// there, is found on the order's page: the address leads to it.
  fileprivate var formPage: String {
    let pages = ["/account", "/admin/users", "/admin/audit"]
    if let page = pages.first(where: { uri.path == $0 || uri.path.hasPrefix("\($0)/") }) { return page }
    if uri.path.hasPrefix("/admin/") { return "/admin" }
    return uri.path.hasPrefix("/orders/") && shownPath == uri.path ? uri.path : "/"
  }
}
