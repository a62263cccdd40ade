#include "http/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <latch>
#include <thread>

#include "http/error.h"
#include "test_server.h"

namespace strongroom::http {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;
using Mode = TestClient::Mode;

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

TEST(Server, AnswersBeforeAnUnwantedBodyHasCome) {
  const Server server(Quick(), Echo);
  TestClient polite(server.port());
  polite.Send(
      "POST /unread HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 10\r\n\r\n");
  EXPECT_THAT(polite.ReadToEnd(), StartsWith("HTTP/1.1 403"));

  TestClient eager(server.port());
  eager.Send("POST /unread HTTP/1.1\r\nHost: x\r\nContent-Length: 20971520\r\n\r\n");
  const std::string block(1U << 20U, 'x');
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(eager.Send(block)) << "cut off while sending";
  EXPECT_THAT(eager.ReadToEnd(), StartsWith("HTTP/1.1 403"));
}

TEST(Server, AsksForABodyThatIsWanted) {
  const Server server(Quick(), Echo);
  TestClient client(server.port());
  client.Send(
      "POST /count HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
  EXPECT_EQ(client.ReadUntil("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.Send("body");
  EXPECT_THAT(client.ReadUntil("count 4"), StartsWith("HTTP/1.1 200"));
}

TEST(Server, LetsGoOfWhatAnAnswerHoldsOnceItIsSent) {
  const auto held = std::make_shared<int>(0);
  const Server server(Quick(), [&](Request&) {
    return Response{.body = std::string(size_t{32} << 20U, 'x'), .held = held};
  });
  TestClient slow(server.port());
  slow.Send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(slow.ReadUntil("\r\n\r\n"), StartsWith("HTTP/1.1 200"));
  EXPECT_EQ(held.use_count(), 2) << "more than a socket buffers is still to be taken";
  slow.ReadToEnd();
  EXPECT_TRUE(Quiet(server));
  EXPECT_EQ(held.use_count(), 1);
}

TEST(Server, GivesItsOwnAnswersTheFormThatItWasTold) {
  ServerOptions options = Quick();
  options.refusal_form = [](const Refusal& refusal) {
    return Response{.status = refusal.status, .body = "<" + std::to_string(refusal.status) + ">"};
  };
  const Server server(options, Echo);
  const std::string post = "POST /small HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
  struct Row {
    std::string request;
    const char* status;
    const char* code;
  };
  const std::vector<Row> rows = {
      {"nonsense\r\n\r\n", "HTTP/1.1 400", "<400>"},
      {"GET * HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 400", "<400>"},
      {"GET / HTTP/1.1\r\nHost: x\r\nX: " + std::string(1U << 16U, 'x') + "\r\n\r\n",
       "HTTP/1.1 431", "<431>"},
      {post + "Content-Length: 11\r\n\r\n12345678901", "HTTP/1.1 413", "<413>"},
      {post + "Content-Length: 5\r\n\r\n123", "HTTP/1.1 408", "<408>"},
      {"GET /throw HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "HTTP/1.1 500", "<500>"},
  };
  for (const Row& row : rows) {
    TestClient client(server.port());
    client.Send(row.request);
    const std::string answer = client.ReadToEnd();
    EXPECT_THAT(answer, StartsWith(row.status)) << row.request.substr(0, 60);
    EXPECT_THAT(answer, HasSubstr(row.code)) << row.request.substr(0, 60);
  }
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
  stuck.Send(
      "POST /count HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n");
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
