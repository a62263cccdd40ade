#include <gtest/gtest.h>

#include <atomic>
#include <vector>

#include "base/stop.h"
#include "integration/web/transport_calls.h"
#include "web/error.h"

namespace strongroom::web {
namespace {

using std::chrono::milliseconds;
using test::ReadHead;
using test::ScriptedServer;
using test::WriteAll;

using LineList = std::vector<std::string>;

TEST(HttpTransport, TellsHowAStreamEnded) {
  struct Row {
    std::string answer;
    LineList expected;
  };
  const std::string head = kChunked;
  const std::vector<Row> rows = {
      {head + Chunk("a\nb\n") + "0\r\n\r\n", {"a", "b", "clean end"}},
      {head + Chunk("a\nb") + Chunk("c\n") + "0\r\n\r\n", {"a", "bc", "clean end"}},
      {head + Chunk("a\n"), {"a", "cut"}},
      {head + Chunk("a\nb") + "0\r\n\r\n", {"a", "cut"}},
      {head + Chunk("a\n") + "8\r\nxx", {"a", "cut"}},
      {head + Chunk("a\n") + "nonsense\r\n", {"a", "cut"}},
      {head, {"cut"}},
      {"", {"cut"}},
      {"nonsense\r\n\r\n", {"cut"}},
      {"HTTP/1.1 410 Gone\r\nContent-Length: 2\r\n\r\n{}", {"status 410"}},
      {"HTTP/1.1 302 Found\r\nLocation: /y\r\nContent-Length: 0\r\n\r\n", {"status 302"}},
      {"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\na\nb\n", {"a", "b", "clean end"}},
  };
  for (const Row& row : rows) {
    const ScriptedServer server([&](int socket, int) {
      ReadHead(socket);
      WriteAll(socket, row.answer);
    });
    EXPECT_EQ(Lines(*MakeHttpTransport(RemoteOf(server)), Get()), row.expected) << row.answer;
  }
}

TEST(HttpTransport, LimitsLinesAndAnswers) {
  const ScriptedServer server([](int socket, int) {
    ReadHead(socket);
    WriteAll(socket, kChunked);
    while (WriteAll(socket, Chunk(std::string(1000, 'x')))) {
    }
  });
  TransportOptions options;
  options.max_line_bytes = 5000;
  options.max_response_bytes = 5000;
  const auto transport = MakeHttpTransport(RemoteOf(server), options);
  EXPECT_EQ(Lines(*transport, Get()), (LineList{"cut"}));
  try {
    transport->Send(Get(), {});
    ADD_FAILURE() << "taken";
  } catch (const AnswerTooLarge& error) {
    EXPECT_EQ(error.status(), 200);
  }
  web::Request less = Get();
  less.max_response_bytes = 500;
  EXPECT_THROW(MakeHttpTransport(RemoteOf(server))->Send(less, {}), AnswerTooLarge);
}

TEST(HttpTransport, HoldsAServerBackThatIsQuickerThanTheReader) {
  constexpr size_t kEnough = size_t{64} << 20U;
  std::atomic<size_t> sent = 0;
  std::atomic<bool> reading = true;
  const ScriptedServer server([&](int socket, int) {
    ReadHead(socket);
    WriteAll(socket, kChunked);
    const std::string chunk = Chunk(std::string(8191, 'x') + "\n");
    while (reading && sent < kEnough && WriteAll(socket, chunk)) sent += chunk.size();
  });
  const auto transport = MakeHttpTransport(RemoteOf(server));
  class Enough : public std::exception {};
  EXPECT_THROW(transport->Stream(Get(),
                                 [&](std::string_view) {
                                   // The reader sleeps until the server has stood still for a
                                   // while.
                                   for (size_t before = SIZE_MAX; before != sent;) {
                                     before = sent;
                                     base::SleepFor(milliseconds{200}, {});
                                   }
                                   throw Enough();
                                 },
                                 {}),
               Enough);
  reading = false;
  // Socket buffers of the kernel and one of ours, not all.
  EXPECT_LT(sent, kEnough / 2);
}

}  // namespace
}  // namespace strongroom::web
