/// What kind of device a client is, from what it says about itself: `Firefox on Linux`. A guess for people to recognise
/// their own devices by, and nothing to rely on.
enum DeviceText {
  /// - Parameter userAgent: the header `User-Agent`. What is not known gives the start of the text itself.
  static func of(_ userAgent: String) -> String {
    let browser = browsers.first { userAgent.contains($0.mark) }?.name
    let system = systems.first { userAgent.contains($0.mark) }?.name
    switch (browser, system) {
    case (let browser?, let system?): return "\(browser) on \(system)"
    case (let browser?, nil): return browser
    case (nil, _): return start(of: userAgent)
    }
  }

  /// The more special ones first: Edge also says that it is Chrome, and Chrome that it is Safari.
  private static let browsers: [(mark: String, name: String)] = [
    ("Edg/", "Edge"), ("EdgA/", "Edge"), ("EdgiOS/", "Edge"), ("OPR/", "Opera"), ("Vivaldi/", "Vivaldi"),
    ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"),
    ("Chromium/", "Chromium"), ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl"),
  ]

  /// Android also says that it is Linux, and an iPhone that it is like Mac OS X.
  private static let systems: [(mark: String, name: String)] = [
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
    ("CrOS", "ChromeOS"), ("Macintosh", "macOS"), ("Linux", "Linux"),
  ]

  private static let longest = 40

  private static func start(of text: String) -> String {
    let scalars = text.unicodeScalars.filter { !$0.properties.isWhitespace || $0 == " " }
    let words = String(String.UnicodeScalarView(scalars)).split(separator: " ").joined(separator: " ")
    if words.isEmpty { return "Unknown device" }
    return words.count <= longest ? words : words.prefix(longest - 1) + "…"
  }
}
