import HTTPKit
import Hummingbird
import Kernel

/// `GET /api/v1/flags` → 200 the switches of `flags` in the configuration by name, for anybody.
struct FlagRoutes: Sendable {
  let live: Live<LiveSettings>

  func add(to router: Router<AppContext>) {
    router.get("/api/v1/flags") { request, _ in
      try request.queryFields.finish()
      return Response.json(Flags(values: live.value.flags))
    }
  }

  private struct Flags: JSONWritable {
    let values: [String: Bool]

    func encode(to encoder: any Encoder) throws { try values.encode(to: encoder) }

    func write(to json: inout JSONWriter) {
      json.object { json in
        for (name, isOn) in values.sorted(by: { $0.key < $1.key }) {
          json.name(of: name)
          json.value(isOn)
        }
      }
    }
  }
}
