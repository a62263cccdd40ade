#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "http/error.h"
#include "test_server.h"

namespace strongroom::http {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;
using Mode = TestClient::Mode;

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
      {"GET other HTTP/1.1\r\nHost: x\r\n\r\n", "400"},
      {"POST /count HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n-2\r\n", "400"},
      {"POST /count HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
       "400"},
      {"POST /count HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", "400"},
      {"GET / HTTP/1.1\r\nHost: x\r\nX: " + std::string(20000, 'x') + "\r\n\r\n", "431"},
      {"POST /small HTTP/1.1\r\nHost: x\r\nContent-Length: 20\r\n\r\n" + std::string(20, 'x'),
       "413"},
      {"GET /throw HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "500"},
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

TEST(Server, ClosesWhoIsSilentOrSlow) {
  const Server server(Quick(), Echo);
  for (const char* start :
       {"", "GET / HT", "POST /count HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nab"}) {
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
  client.Send("GET / HTTP/1.1\r\nHost: x\r\n");
  const std::string header = "X-Filler: " + std::string(1000, 'x') + "\r\n";
  int sent = 0;
  while (sent < 100'000 && client.Send(header)) ++sent;
  EXPECT_LT(sent, 100'000);
  EXPECT_TRUE(Quiet(server));
}

TEST(Server, KeepsNothingOfConnectionsThatOnlyCameAndWent) {
  test::TemporaryFolder folder;
  const Server server(QuickTls(folder, "probe"), Echo);
  Get(server.port(), "/", Mode::kTls);
  ASSERT_TRUE(Quiet(server));
  const size_t before = OpenDescriptors();
  for (int i = 0; i < 300; ++i) TestClient(server.port(), Mode::kPlain);
  EXPECT_THAT(Get(server.port(), "/after", Mode::kTls), HasSubstr("GET /after"));
  EXPECT_TRUE(Quiet(server));
  EXPECT_LE(OpenDescriptors(), before);
}

}  // namespace
}  // namespace strongroom::http
