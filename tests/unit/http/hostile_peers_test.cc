#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <list>
#include <thread>

#include "support/eventually.h"
#include "test_server.h"

// Peers that hold on to what they got, and an honest one beside them that has to be answered.
namespace strongroom::http {
namespace {

using namespace std::chrono_literals;
using testing::AnyOf;
using testing::HasSubstr;
using testing::Matcher;
using testing::StartsWith;
using Mode = TestClient::Mode;

constexpr const char* kHonest = "127.0.0.2";

struct Hostile {
  const char* what;
  Mode mode;
  std::string sends;
  Matcher<std::string> gets;  // until the server closes
};

// What the server does about each is closing in time, or refusing.
std::vector<Hostile> Hostiles() {
  const auto nothing = Matcher<std::string>("");
  const auto refused = Matcher<std::string>(StartsWith("HTTP/1.1 400"));
  const std::string post = "POST /count HTTP/1.1\r\nHost: x\r\n";
  return {
      {"a connection and no handshake", Mode::kPlain, "", nothing},
      {"a client hello that is never finished", Mode::kPlain, "\x16\x03\x01\x02\x00\x01\x00",
       nothing},
      {"plain HTTP where TLS is spoken", Mode::kPlain, "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
       Matcher<std::string>(testing::Not(HasSubstr("200")))},
      {"no TLS that we speak", Mode::kPlain,
       std::string("\x16\x03\x00\x00\x2f\x01\x00\x00\x2b\x03\x00", 11) + std::string(41, '\0'),
       Matcher<std::string>(testing::Not(HasSubstr("200")))},
      {"silence", Mode::kTls, "", nothing},
      {"half a header", Mode::kTls, "GET / HTTP/1.1\r\nHos", nothing},
      {"a body that never comes", Mode::kTls, post + "Content-Length: 9\r\n\r\n",
       StartsWith("HTTP/1.1 408")},
      {"a body that is never asked to end", Mode::kTls,
       post + "Expect: 100-continue\r\nContent-Length: 9\r\n\r\n",
       StartsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 408")},
      {"a chunk that never ends", Mode::kTls, post + "Transfer-Encoding: chunked\r\n\r\nffff\r\nab",
       StartsWith("HTTP/1.1 408")},
      {"a trailer without end", Mode::kTls,
       post + "Transfer-Encoding: chunked\r\n\r\n0\r\n" + std::string(200'000, 'x'),
       Matcher<std::string>(AnyOf(StartsWith("HTTP/1.1 4"), std::string()))},
      {"a chunk's extension without end", Mode::kTls,
       post + "Transfer-Encoding: chunked\r\n\r\n5;" + std::string(200'000, 'x'),
       Matcher<std::string>(AnyOf(StartsWith("HTTP/1.1 4"), std::string()))},
      {"more header than there may be", Mode::kTls,
       "GET / HTTP/1.1\r\nHost: x\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n",
       StartsWith("HTTP/1.1 431")},
      {"thousands of fields", Mode::kTls,
       "GET / HTTP/1.1\r\nHost: x\r\n" +
           [] {
             std::string fields;
             for (int i = 0; i < 10'000; ++i) fields += "a:b\r\n";
             return fields;
           }() +
           "\r\n",
       StartsWith("HTTP/1.1 431")},
      {"a length and a coding", Mode::kTls,
       post + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled "
              "HTTP/1.1\r\nHost: x\r\n\r\n",
       refused},
      {"a coding and a length", Mode::kTls,
       post + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\nGET /smuggled "
              "HTTP/1.1\r\nHost: x\r\n\r\n",
       refused},
      {"two lengths", Mode::kTls,
       post + "Content-Length: 0\r\nContent-Length: 20\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: "
              "x\r\n\r\n",
       refused},
      {"a coding that we do not speak", Mode::kTls,
       post + "Transfer-Encoding: xchunked\r\nContent-Length: 0\r\n\r\nGET /smuggled "
              "HTTP/1.1\r\nHost: x\r\n\r\n",
       refused},
      {"chunks in HTTP/1.0", Mode::kTls,
       "POST /count HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled "
       "HTTP/1.1\r\nHost: x\r\n\r\n",
       Matcher<std::string>(AnyOf(StartsWith("HTTP/1.0 400"), StartsWith("HTTP/1.1 400")))},
      {"two hosts", Mode::kTls, "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", refused},
      {"no host", Mode::kTls, "GET / HTTP/1.1\r\n\r\n", refused},
      {"two tokens", Mode::kTls,
       "GET / HTTP/1.1\r\nHost: x\r\nAuthorization: a\r\nAuthorization: b\r\n\r\n", refused},
      {"a tunnel", Mode::kTls, "CONNECT other:443 HTTP/1.1\r\nHost: x\r\n\r\n", refused},
      {"HTTP/2", Mode::kTls, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", refused},
      {"a NUL in a field", Mode::kTls,
       std::string("GET / HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n", 35), refused},
      {"HTTP/1.0", Mode::kTls, "GET /old HTTP/1.0\r\n\r\n", StartsWith("HTTP/1.0 200")},
      {"requests in a row, and none of the answers taken", Mode::kTls,
       [] {
         std::string row;
         for (int i = 0; i < 100; ++i) row += "GET /row HTTP/1.1\r\nHost: x\r\n\r\n";
         return row;
       }(),
       StartsWith("HTTP/1.1 200")},
  };
}

TEST(HostilePeers, EndAndHinderNobody) {
  const test::TemporaryFolder folder;
  const Server server(QuickTls(folder, "strongroom"), Echo);
  for (const Hostile& row : Hostiles()) {
    TestClient hostile(server.port(), row.mode);
    hostile.Send(row.sends);
    EXPECT_THAT(Get(server.port(), "/honest", Mode::kTls, kHonest), HasSubstr("GET /honest"))
        << "beside " << row.what;
    const std::string answer = hostile.ReadToEnd();
    EXPECT_THAT(answer, row.gets) << row.what;
    EXPECT_EQ(answer.find("/smuggled"), std::string::npos) << row.what;
  }
  EXPECT_TRUE(Quiet(server)) << "nothing is left of them";
}

// The limits of time do not help here: they are far away.
ServerOptions Patient() {
  ServerOptions options = Quick();
  options.header_timeout = options.idle_timeout = options.unknown_idle_timeout = 60s;
  options.io_timeout = 60s;
  options.body_rate.window = 60s;
  return options;
}

TEST(HostilePeers, LoseTheirConnectionsToANewOne) {
  ServerOptions options = Patient();
  options.max_connections = 8;
  options.max_connections_per_peer = 4;
  Server server(options, Echo);
  std::list<TestClient> held;
  for (const char* from : {"127.0.0.3", "127.0.0.4", "127.0.0.5"}) {
    for (int i = 0; i < 20; ++i) {
      TestClient& one = held.emplace_back(server.port(), Mode::kPlain, "127.0.0.1", from);
      if (i % 2 == 1) one.Send("GET / HT");
    }
  }
  for (int i = 0; i < 20; ++i) {
    EXPECT_THAT(Get(server.port(), "/honest", Mode::kPlain, kHonest), HasSubstr("GET /honest"));
  }
  EXPECT_EQ(held.front().ReadToEnd(), "") << "the oldest one is closed";
  server.Stop(0s);
}

TEST(HostilePeers, ThatTakeNoAnswerLoseTheirConnectionToo) {
  ServerOptions options = Patient();
  options.max_connections = 4;
  options.max_connections_per_peer = 4;
  const std::string large(size_t{8} << 20U, 'x');
  Server server(options, [&](Request& request) {
    return request.path == "/large" ? Response{.body = large} : Echo(request);
  });
  std::list<TestClient> held;
  for (int i = 0; i < 4; ++i) {
    TestClient& one = held.emplace_back(server.port());
    one.Send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
    one.ReadUntil("\r\n\r\n");
  }
  EXPECT_THAT(Get(server.port(), "/honest", Mode::kPlain, kHonest), HasSubstr("GET /honest"));
  server.Stop(0s);
}

TEST(HostilePeers, KeepAnIdleConnectionForLongerOnceTheyAreKnown) {
  ServerOptions options = Quick();
  options.idle_timeout = 60s;
  Server server(options, [](Request& request) {
    request.is_caller_known = request.path == "/known";
    return Response{.body = "ok"};
  });
  TestClient known(server.port());
  known.Send("GET /known HTTP/1.1\r\nHost: x\r\n\r\n");
  known.ReadUntil("ok");
  TestClient unknown(server.port());
  unknown.Send("GET /unknown HTTP/1.1\r\nHost: x\r\n\r\n");
  unknown.ReadUntil("ok");
  EXPECT_EQ(unknown.ReadToEnd(), "") << "closed";
  EXPECT_TRUE(test::Eventually([&] { return server.connections() == 1; }, 10s));
  known.Send("GET /again HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(known.ReadUntil("ok"), StartsWith("HTTP/1.1 200"));
  server.Stop(0s);
}

TEST(HostilePeers, ThatDribbleABodyAreCutOff) {
  ServerOptions options = Patient();
  options.body_rate = {.bytes_per_second = 1000, .window = 300ms};
  const Server server(options, Echo);
  TestClient slow(server.port());
  slow.Send("POST /count HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n");
  std::jthread dribble([&](const std::stop_token& stop) {
    while (!stop.stop_requested() && slow.Send("x")) std::this_thread::sleep_for(5ms);
  });
  EXPECT_THAT(slow.ReadUntil("too slow"), StartsWith("HTTP/1.1 408"));
}

TEST(HostilePeers, MayPauseWithinAFastBody) {
  ServerOptions options = Patient();
  options.body_rate = {.bytes_per_second = 1000, .window = 200ms};
  const Server server(options, Echo);
  TestClient client(server.port());
  client.Send("POST /count HTTP/1.1\r\nHost: x\r\nContent-Length: 20000\r\n\r\n");
  for (int i = 0; i < 20; ++i) {
    client.Send(std::string(1000, 'x'));
    std::this_thread::sleep_for(40ms);
  }
  EXPECT_THAT(client.ReadUntil("20000"), HasSubstr("count 20000"));
}

}  // namespace
}  // namespace strongroom::http
