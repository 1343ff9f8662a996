import ArgumentParser
import Foundation
import Kernel
import NIOCore
import NIOPosix

/// `orderdesk healthcheck`, for containers without a shell.
struct HealthcheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "healthcheck", abstract: "Ask the running server whether it is ready; exit 0 if it is, 69 if not.",
    discussion: """
      For containers without a shell, and for scripts that wait. It asks the address
      of the configuration, for 3 seconds at most. Examples:
        orderdesk healthcheck
        orderdesk healthcheck --server.port 9000 --json
      """)

  @OptionGroup var json: JSONFlag
  @OptionGroup var config: ConfigOptions

  func run() async throws {
    let server = try config.load().settings.server
    let host = ["0.0.0.0", "::"].contains(server.host) ? "127.0.0.1" : server.host
    let answer: Substring
    do {
      answer = try await statusLine(host: host, port: server.port)
    } catch {
      throw CommandFailure.unavailable("nobody answers at \(host):\(server.port): is the server running?")
    }
    guard answer.contains(" 200 ") else { throw CommandFailure.unavailable("not ready: \(answer)") }
    json.print("ready") { $0.member("status", "ready") }
  }

  /// The first line of the answer to `GET /ready`, within 3 seconds.
  private func statusLine(host: String, port: Int) async throws -> Substring {
    let group = MultiThreadedEventLoopGroup.singleton
    let client = try await ClientBootstrap(group: group).connectTimeout(.seconds(3)).connect(host: host, port: port) {
      channel in
      channel.eventLoop.makeCompletedFuture {
        try channel.pipeline.syncOperations.addHandler(IdleStateHandler(readTimeout: .seconds(3)))
        try channel.pipeline.syncOperations.addHandler(CloseWhenIdle())
        return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
      }
    }
    return try await client.executeThenClose { inbound, outbound in
      try await outbound.write(
        ByteBuffer(string: "GET /ready HTTP/1.1\r\nHost: \(host):\(port)\r\nConnection: close\r\n\r\n"))
      var text = ""
      for try await buffer in inbound where !text.contains("\r\n") { text += String(buffer: buffer) }
      return text.prefix { $0 != "\r\n" }
    }
  }
}

private final class CloseWhenIdle: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is IdleStateHandler.IdleStateEvent { context.close(promise: nil) }
    context.fireUserInboundEventTriggered(event)
  }
}
