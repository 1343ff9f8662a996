import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import Testing

@testable import HTTPKit

@Suite struct RequestIDMiddlewareTests {
  @Test(arguments: [
    ("a", true), ("A-Z.a_z-09", true), (String(repeating: "x", count: 128), true), ("", false), (" ", false),
    (String(repeating: "x", count: 129), false), ("a b", false), ("ä", false), ("a\u{0}", false), ("a/b", false),
    ("a,b", false),
    ("🙂", false), ("a\"", false),
  ])
  func whatIsTaken(text: String, isTaken: Bool) {
    #expect(RequestIDMiddleware.isAcceptable(text) == isTaken)
  }

  @Test func theContextAndTheAnswerHaveIt() async throws {
    try await withRoutes { router in
      router.add(middleware: RequestIDMiddleware { "made-up" })
      router.get("/") { _, context in "\(context.requestID) \(context.userAgent.count)" }
    } _: { client in
      let offered = try await client.send(
        .get, "/", ["X-Request-ID": "mine", "User-Agent": String(repeating: "u", count: 999)])
      #expect(offered.text == "mine 255")
      #expect(offered.header("X-Request-ID") == "mine")
      let made = try await client.send(.get, "/", ["X-Request-ID": "not mine"])
      #expect(made.text == "made-up 0")
      #expect(made.header("X-Request-ID") == "made-up")
    }
  }
}

@Suite struct BodyMiddlewareTests {
  private func answer(
    to headers: [String: String], body: RequestBody?, sent: String? = nil, maximumSize: Int = 100,
    timeout: Duration = .seconds(60)
  ) async throws -> TestResponse {
    try await withRoutes { router in
      router.add(middleware: ProblemMiddleware(presenter: nil))
      if let body { router.add(middleware: ReplaceBody(body: body)) }
      router.add(middleware: BodyMiddleware(maximumSize: maximumSize, timeout: timeout))
      router.post("/") { request, _ in String(buffer: try await request.body.collect(upTo: .max)) }
    } _: { client in
      try await client.send(.post, "/", headers, body: sent)
    }
  }

  private func chunks(_ texts: [String]) -> RequestBody {
    let stream = AsyncStream<ByteBuffer> { continuation in
      for text in texts { continuation.yield(ByteBuffer(string: text)) }
      continuation.finish()
    }
    return RequestBody(asyncSequence: stream)
  }

  @Test func aWholeBodyIsHandedOn() async throws {
    #expect(try await answer(to: [:], body: nil, sent: "hello").text == "hello")
    #expect(try await answer(to: ["Transfer-Encoding": "chunked"], body: chunks(["he", "llo"])).text == "hello")
  }

  @Test func oneThatNeverEndsTimesOut() async throws {
    let (stream, continuation) = AsyncStream.makeStream(of: ByteBuffer.self)
    continuation.yield(ByteBuffer(string: "the beginning"))
    let response = try await answer(
      to: ["Content-Length": "50"], body: RequestBody(asyncSequence: stream), timeout: .milliseconds(5))
    #expect(response.status == .requestTimeout)
    #expect(response.text.contains("request.timeout"))
    continuation.finish()
  }

  @Test func anAnnouncedLengthBeyondTheLimitIsRefusedBeforeReading() async throws {
    let (stream, continuation) = AsyncStream.makeStream(of: ByteBuffer.self)
    let response = try await answer(to: ["Content-Length": "101"], body: RequestBody(asyncSequence: stream))
    #expect(response.status == .contentTooLarge)
    continuation.finish()
  }

  @Test(arguments: [(100, HTTPResponse.Status.ok), (101, .contentTooLarge)])
  func bytesAreCountedWhateverWasAnnounced(count: Int, status: HTTPResponse.Status) async throws {
    let texts = Array(repeating: "x", count: count)
    #expect(try await answer(to: ["Transfer-Encoding": "chunked"], body: chunks(texts)).status == status)
    #expect(try await answer(to: ["Content-Length": "5"], body: chunks(texts)).status == status)
  }
}

@Suite struct ProblemMiddlewareTests {
  /// A presenter that is broken itself: the client must still learn the code.
  private struct BrokenPresenter: ProblemPresenter {
    func response(to problem: Problem, _ request: Request, _ context: AppContext) throws -> Response? {
      throw Problem(.serverInternal, cause: "the template is broken")
    }
  }

  private struct SilentPresenter: ProblemPresenter {
    func response(to problem: Problem, _ request: Request, _ context: AppContext) throws -> Response? { nil }
  }

  private func answer(_ presenter: (any ProblemPresenter)?, _ error: any Error & Sendable) async throws -> TestResponse
  {
    try await withRoutes { router in
      router.add(middleware: RequestIDMiddleware { "made-up" })
      router.add(middleware: ProblemMiddleware(presenter: presenter))
      router.get("/") { _, _ -> Response in throw error }
    } _: { client in
      try await client.send(.get, "/", ["Accept": "text/html"])
    }
  }

  private struct Unknown: Error { let text = "a private cause" }

  @Test func withoutAPageItIsJSON() async throws {
    for presenter in [nil, SilentPresenter(), BrokenPresenter()] as [(any ProblemPresenter)?] {
      let response = try await answer(presenter, Problem(.ordersNotFound))
      #expect(response.status == .notFound)
      #expect(response.header("Content-Type") == "application/problem+json")
      #expect(response.text.contains("orders.not_found"))
      #expect(response.header("X-Request-ID") == "made-up")
    }
  }

  @Test func anUnknownErrorTellsNothing() async throws {
    let response = try await answer(nil, Unknown())
    #expect(response.status == .internalServerError)
    #expect(response.text.contains("server.internal"))
    #expect(!response.text.contains("private"))
    #expect(!response.text.contains("Unknown"))
  }

  @Test(arguments: [
    (HTTPResponse.Status.notFound, ProblemCode.requestNotFound), (.badRequest, .requestMalformed),
    (.contentTooLarge, .requestTooLarge), (.unsupportedMediaType, .requestUnsupportedMediaType),
    (.internalServerError, .serverInternal), (HTTPResponse.Status(code: 418), .serverInternal),
  ])
  func errorsOfTheLibraryGetOurCodes(status: HTTPResponse.Status, code: ProblemCode) {
    #expect(ProblemMiddleware.problem(from: HTTPError(status, message: "x")).code == code)
  }

  @Test func whoHangsUpIsNoFailureOfOurs() {
    #expect(ProblemMiddleware.problem(from: CancellationError()).code == .serverUnavailable)
  }
}

@Suite struct RouteTableTests {
  @Test func everyOtherMethodIsRefused() async throws {
    try await withRoutes { router in
      let table = RouteTable()
      router.add(middleware: ProblemMiddleware(presenter: nil))
      router.add(middleware: RouteMiddleware(table: table))
      router.get("/a") { _, _ in "a" }
      router.post("/a") { _, _ in "a" }
      router.delete("/b/:id") { _, _ in "b" }
      table.learn(router)
    } _: { client in
      #expect(try await client.send(.get, "/a").status == .ok)
      #expect(try await client.send(.head, "/a").status == .ok)
      #expect(try await client.send(.delete, "/b/1").status == .ok)
      let refused = try await client.send(.put, "/a")
      #expect(refused.status == .methodNotAllowed)
      #expect(refused.header("Allow") == "GET, HEAD, OPTIONS, POST")
      #expect(refused.text.contains("Use GET, HEAD, OPTIONS, POST."))
      #expect(try await client.send(.get, "/b/1").header("Allow") == "DELETE, OPTIONS")
      #expect(try await client.send(.head, "/b/1").status == .methodNotAllowed)
      let options = try await client.send(.options, "/b/1")
      #expect(options.status == .noContent)
      #expect(options.header("Allow") == "DELETE, OPTIONS")
    }
  }
}
