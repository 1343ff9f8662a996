import HTTPKit
import Kernel
import OrdersContract
import Templates

/// The form with which an order is placed or edited.
struct OrderForm {
  static let labels = ["item_name": "Item", "quantity": "Quantity", "notes": "Notes"]
  /// Of the fields that people fill in, in the order of the form.
  static let names = ["item_name", "quantity", "notes"]
  static let empty = ["item_name": "", "quantity": "1", "notes": ""]

  /// Where it is sent, which is the address of its page, too.
  let action: String
  let submitText: String
  let backPath: String
  let backText: String
  /// The order that is edited; `nil` for a new one.
  var orderID: EntityID?
  /// The version of that order which the person has seen.
  var version: Int?
  var state: FormState
  var origin = Origin.blank

  /// Where the values come from.
  enum Origin: Equatable {
    /// From nobody, or from the order as it is: what somebody had typed before may take their place.
    case blank
    /// From the address: typed before, by this person or by whoever made the link.
    case address
    /// From another order of theirs.
    case order(EntityID)
    /// From the person, just now.
    case sent
  }

  static func placing(_ state: FormState, _ origin: Origin) -> OrderForm {
    OrderForm(
      action: "/orders/new", submitText: "Place order", backPath: "/orders", backText: "Back to my orders",
      state: state, origin: origin)
  }

  static func editing(_ id: EntityID, version: Int, _ state: FormState, _ origin: Origin) -> OrderForm {
    OrderForm(
      action: "/orders/\(id)/edit", submitText: "Save changes", backPath: "/orders/\(id)",
      backText: "Back without saving", orderID: id, version: version, state: state, origin: origin)
  }

  /// - Parameter key: a new one also after a refusal: what is sent next may be another request. The same after no answer: what is
  ///   sent next may be the same request.
  func record(key: String) -> TemplateRecord {
    let order: TemplateRecord =
      if case .order(let id) = origin { ["href": "/orders/\(id)"] } else { ["href": ""] }
    return state.record(labels: OrderForm.labels).merging([
      "form_key": key,
      "form_action": action,
      "form_submit": submitText,
      "form_back": ["href": backPath, "text": backText] as TemplateRecord,
      "form_order": orderID?.text ?? "",
      "form_version": version.map(String.init) ?? "",
      "is_fresh": origin == .blank,
      "is_from_address": origin == .address,
      "form_origin": order,
    ])
  }

  /// What was typed into a form that has been sent.
  static func typed(_ fields: Fields) -> [String: String] {
    Dictionary(uniqueKeysWithValues: names.map { ($0, fields.typed($0)) })
  }

  /// The values that an address brings along; those that it does not name stay as they are. `nil` when it names none.
  static func values(_ query: inout Fields, over values: [String: String]) -> [String: String]? {
    var given = values
    var isGiven = false
    for name in names {
      guard let value = query.optionalString(name) else { continue }
      given[name] = value
      isGiven = true
    }
    return isGiven ? given : nil
  }
}

extension Order {
  /// As its form shows it.
  var formValues: [String: String] { ["item_name": itemName, "quantity": String(quantity), "notes": notes] }
}

extension Problem {
  /// Whether showing an order's form again, as typed, serves better than an error page.
  var keepsTheOrderForm: Bool {
    switch code {
    case .requestInvalid, .requestKeyReused, .requestInProgress, .serverUnavailable, .serverDeadlineExceeded: true
    default: false
    }
  }

  /// Whether the form may have been carried out already, so that it keeps its key.
  var keepsTheFormKey: Bool { isAnOutage || code == .requestInProgress }
}
