#include "http/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <fstream>
#include <future>
#include <latch>
#include <list>
#include <thread>

#include "base/log.h"
#include "http/error.h"
#include "test_client.h"

namespace strongroom::http {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;
using Mode = TestClient::Mode;

ServerOptions Quick() {
  base::SetLogLevel(base::LogLevel::kOff);
  ServerOptions options;
  options.address = "127.0.0.1";
  options.header_timeout = 300ms;
  options.idle_timeout = 300ms;
  options.io_timeout = 300ms;
  options.linger_timeout = 5000ms;
  return options;
}

Response Echo(Request& request) {
  if (request.path == "/throw") throw std::runtime_error("secret detail");
  if (request.path == "/unread") return {.status = 403, .body = "no"};
  if (request.path == "/small") return {.body = ReadAll(*request.body, 10)};
  if (request.path == "/count") {
    std::array<char, 4096> buffer{};
    size_t count = 0;
    while (const size_t got = request.body->Read(buffer.data(), buffer.size())) count += got;
    return {.body = "count " + std::to_string(count)};
  }
  return {.body = request.method + " " + request.path + " from " + request.peer};
}

// Waits until no connection is left; false after ten seconds.
bool Quiet(const Server& server) {
  const auto deadline = std::chrono::steady_clock::now() + 10s;
  while (server.connections() > 0) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::yield();
  }
  return true;
}

TEST(Server, AnswersSeveralRequestsOnOneConnection) {
  const Server server(Quick(), Echo);
  TestClient client(server.port());
  client.Send("GET /a HTTP/1.1\r\nHost: x\r\n\r\nHEAD /b HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(client.ReadUntil("127.0.0.1"), HasSubstr("GET /a from"));
  client.Send("GET /c HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  const std::string rest = client.ReadToEnd();
  EXPECT_THAT(rest, HasSubstr("Content-Length: 22\r\n\r\nHTTP/1.1 200"));
  EXPECT_THAT(rest, HasSubstr("GET /c from"));
}

TEST(Server, ReadsBodiesOfEveryKind) {
  const Server server(Quick(), Echo);
  const std::string head = "POST /count HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
  const std::vector<std::string> requests = {
      head + "Content-Length: 5\r\n\r\nhello",
      head + "Transfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n",
      head + "Transfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n0\r\nTrailer: z\r\n\r\n",
  };
  for (const std::string& request : requests) {
    TestClient client(server.port());
    client.Send(request);
    EXPECT_THAT(client.ReadToEnd(), HasSubstr("count 5")) << request;
  }
}

TEST(Server, StreamsABodyLargerThanItsMemory) {
  const Server server(Quick(), Echo);
  TestClient client(server.port());
  const std::string block(1U << 20U, 'x');
  client.Send("POST /count HTTP/1.1\r\nHost: x\r\nContent-Length: 209715200\r\n\r\n");
  for (int i = 0; i < 200; ++i) ASSERT_TRUE(client.Send(block));
  EXPECT_THAT(client.ReadUntil("209715200"), HasSubstr("count 209715200"));
}

TEST(Server, NeverTakesACutOffBodyForAWholeOne) {
  std::atomic<int> whole = 0;
  std::atomic<int> cut = 0;
  Server server(Quick(), [&](Request& request) {
    try {
      ReadAll(*request.body, 1000);
      ++whole;
    } catch (const HttpError& e) {
      if (e.kind() == HttpError::Kind::kCutOff) ++cut;
      throw;
    }
    return Response{};
  });
  const std::vector<std::string> bodies = {
      "Content-Length: 5\r\n\r\nhell",
      "Transfer-Encoding: chunked\r\n\r\n5\r\nhel",
      "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
      "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n",
  };
  for (const std::string& body : bodies) {
    TestClient client(server.port());
    client.Send("POST / HTTP/1.1\r\nHost: x\r\n" + body);
    client.EndSending();
    EXPECT_EQ(client.ReadToEnd(), "") << body;
  }
  server.Stop(5s);
  EXPECT_EQ(whole, 0);
  EXPECT_EQ(cut, 4);
}

TEST(Server, RefusesWhatIsNotHttp) {
  const Server server(Quick(), Echo);
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"nonsense\r\n\r\n", "400"},
      {"GET http://other/ HTTP/1.1\r\nHost: x\r\n\r\n", "400"},
      {"POST /count HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-2\r\n", "400"},
      {"POST /count HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n", "400"},
      {"POST /count HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "400"},
      {"GET / HTTP/1.1\r\nX: " + std::string(20000, 'x') + "\r\n\r\n", "431"},
      {"POST /small HTTP/1.1\r\nContent-Length: 20\r\n\r\n" + std::string(20, 'x'), "413"},
      {"GET /throw HTTP/1.1\r\nConnection: close\r\n\r\n", "500"},
  };
  for (const auto& [request, status] : cases) {
    TestClient client(server.port());
    client.Send(request);
    client.EndSending();
    const std::string answer = client.ReadToEnd();
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 " + status)) << request.substr(0, 60);
    EXPECT_EQ(answer.find("secret"), std::string::npos);
  }
}

TEST(Server, AnswersBeforeAnUnwantedBodyHasCome) {
  const Server server(Quick(), Echo);
  TestClient polite(server.port());
  polite.Send("POST /unread HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 10\r\n\r\n");
  EXPECT_THAT(polite.ReadToEnd(), StartsWith("HTTP/1.1 403"));

  TestClient eager(server.port());
  eager.Send("POST /unread HTTP/1.1\r\nContent-Length: 20971520\r\n\r\n");
  const std::string block(1U << 20U, 'x');
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(eager.Send(block)) << "cut off while sending";
  EXPECT_THAT(eager.ReadToEnd(), StartsWith("HTTP/1.1 403"));
}

TEST(Server, AsksForABodyThatIsWanted) {
  const Server server(Quick(), Echo);
  TestClient client(server.port());
  client.Send("POST /count HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
  EXPECT_EQ(client.ReadUntil("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.Send("body");
  EXPECT_THAT(client.ReadUntil("count 4"), StartsWith("HTTP/1.1 200"));
}

TEST(Server, ClosesWhoIsSilentOrSlow) {
  const Server server(Quick(), Echo);
  for (const char* start :
       {"", "GET / HT", "POST /count HTTP/1.1\r\nContent-Length: 9\r\n\r\nab"}) {
    TestClient client(server.port());
    client.Send(start);
    const std::string answer = client.ReadToEnd();
    EXPECT_TRUE(answer.empty() || answer.find("408") != std::string::npos) << answer;
  }
  TestClient dripping(server.port());
  const auto begin = std::chrono::steady_clock::now();
  while (dripping.Send("x") && std::chrono::steady_clock::now() < begin + 5s) {
    std::this_thread::sleep_for(20ms);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s) << "a byte at a time kept it open";
  EXPECT_TRUE(Quiet(server));
}

TEST(Server, StopsReadingEndlessHeaders) {
  const Server server(Quick(), Echo);
  TestClient client(server.port());
  client.Send("GET / HTTP/1.1\r\n");
  const std::string header = "X-Filler: " + std::string(1000, 'x') + "\r\n";
  int sent = 0;
  while (sent < 100'000 && client.Send(header)) ++sent;
  EXPECT_LT(sent, 100'000);
  EXPECT_TRUE(Quiet(server));
}

TEST(Server, KeepsNothingOfConnectionsThatOnlyCameAndWent) {
  TestFolder folder;
  WriteCertificate(folder / "crt", folder / "key", "probe");
  ServerOptions options = Quick();
  options.tls = TlsFiles{folder / "crt", folder / "key"};
  const Server server(options, Echo);
  Get(server.port(), "/", Mode::kTls);
  ASSERT_TRUE(Quiet(server));
  const size_t before = OpenDescriptors();
  for (int i = 0; i < 300; ++i) TestClient(server.port(), Mode::kPlain);
  EXPECT_THAT(Get(server.port(), "/after", Mode::kTls), HasSubstr("GET /after"));
  EXPECT_TRUE(Quiet(server));
  EXPECT_LE(OpenDescriptors(), before);
}

TEST(Server, ClosesConnectionsOverTheLimit) {
  ServerOptions options = Quick();
  options.max_connections = 3;
  options.idle_timeout = 10s;
  Server server(options, Echo);
  std::list<TestClient> held;
  for (int i = 0; i < 3; ++i) {
    held.emplace_back(server.port()).Send("GET /held HTTP/1.1\r\n\r\n");
    EXPECT_THAT(held.back().ReadUntil("/held"), HasSubstr("200"));
  }
  EXPECT_EQ(TestClient(server.port()).ReadToEnd(), "");
  held.clear();
  ASSERT_TRUE(Quiet(server));
  EXPECT_THAT(Get(server.port(), "/free"), HasSubstr("GET /free"));
}

TEST(Server, FinishesRequestsInFlightWhenStopped) {
  std::latch arrived(1);
  std::promise<void> release;
  Server server(Quick(), [&](Request&) {
    arrived.count_down();
    release.get_future().wait();
    return Response{.body = "finished"};
  });
  TestClient idle(server.port());
  TestClient busy(server.port());
  busy.Send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  arrived.wait();
  std::jthread stopper([&] { server.Stop(10s); });
  EXPECT_EQ(idle.ReadToEnd(), "") << "the idle one is closed at once";
  release.set_value();
  const std::string answer = busy.ReadToEnd();
  EXPECT_THAT(answer, HasSubstr("finished"));
  EXPECT_THAT(answer, HasSubstr("Connection: close"));
  stopper.join();
  EXPECT_THROW(TestClient(server.port()), std::runtime_error) << "nobody listens any more";
}

TEST(Server, CutsOffWhatDoesNotFinishInTime) {
  ServerOptions options = Quick();
  options.io_timeout = 60s;
  Server server(options, Echo);
  TestClient stuck(server.port());
  stuck.Send("POST /count HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n");
  stuck.ReadUntil("Continue");
  const auto begin = std::chrono::steady_clock::now();
  server.Stop(200ms);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 3s);
  EXPECT_EQ(server.connections(), 0U);
}

TEST(Server, ListensOnBothAddressFamilies) {
  ServerOptions options = Quick();
  options.address = "";
  const Server server(options, Echo);
  EXPECT_THAT(Get(server.port(), "/four"), HasSubstr("127.0.0.1"));
  try {
    TestClient six(server.port(), Mode::kPlain, "::1");
    six.Send("GET /six HTTP/1.0\r\n\r\n");
    EXPECT_THAT(six.ReadToEnd(), HasSubstr("from ::1"));
  } catch (const std::runtime_error&) {
    // This machine has no IPv6; IPv4 was shown to work.
  }
}

TEST(Server, TellsWhyItCannotListen) {
  const Server first(Quick(), Echo);
  ServerOptions taken = Quick();
  taken.port = first.port();
  EXPECT_THROW(Server(taken, Echo), HttpError);
  ServerOptions name = Quick();
  name.address = "not-an-address";
  EXPECT_THROW(Server(name, Echo), HttpError);
}

TEST(Tls, FollowsItsFilesAndKeepsTheLastUsablePair) {
  TestFolder folder;
  ServerOptions options = Quick();
  options.tls = TlsFiles{folder / "crt", folder / "key"};
  EXPECT_THROW(Server(options, Echo), HttpError) << "no files yet";
  WriteCertificate(folder / "crt", folder / "key", "first");
  const Server server(options, Echo);
  EXPECT_EQ(TestClient(server.port(), Mode::kTls).CertificateName(), "first");

  WriteCertificate(folder / "crt", folder / "unused", "half");
  EXPECT_EQ(TestClient(server.port(), Mode::kTls).CertificateName(), "first");
  std::ofstream(folder / "key") << "-----BEGIN PRIVATE KEY-----\n";
  EXPECT_EQ(TestClient(server.port(), Mode::kTls).CertificateName(), "first");

  WriteCertificate(folder / "crt", folder / "key", "second");
  EXPECT_EQ(TestClient(server.port(), Mode::kTls).CertificateName(), "second");
  EXPECT_THAT(Get(server.port(), "/x", Mode::kTls), HasSubstr("GET /x"));
}

TEST(Tls, ClosesAPlainClientAndASilentOne) {
  TestFolder folder;
  WriteCertificate(folder / "crt", folder / "key", "first");
  ServerOptions options = Quick();
  options.tls = TlsFiles{folder / "crt", folder / "key"};
  const Server server(options, Echo);
  EXPECT_EQ(Get(server.port(), "/").find("200"), std::string::npos);
  TestClient silent(server.port());
  silent.ReadToEnd();
  EXPECT_TRUE(Quiet(server));
}

TEST(Server, ServesManyClientsAtOnce) {
  const Server server(Quick(), Echo);
  std::atomic<int> answered = 0;
  {
    std::vector<std::jthread> clients;
    for (int c = 0; c < 8; ++c) {
      clients.emplace_back([&] {
        for (int i = 0; i < 25; ++i) {
          if (Get(server.port(), "/many").find("GET /many") != std::string::npos) ++answered;
        }
      });
    }
  }
  EXPECT_EQ(answered, 200);
}

}  // namespace
}  // namespace strongroom::http
