#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "test_server.h"

// Answers that are made while they are sent.
namespace strongroom::http {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

// "piece 1, piece 2, " and so on; ends, or throws, after the last.
class Pieces final : public BodySource {
 public:
  Pieces(int count, bool throws) : count_(count), throws_(throws) {}

  bool Next(std::string& piece) override {
    if (next_ > count_ && throws_) throw std::runtime_error("lost");
    if (next_ > count_) return false;
    piece = next_ == 2 ? "" : "piece " + std::to_string(next_) + ", ";
    ++next_;
    return true;
  }

 private:
  const int count_;
  const bool throws_;
  int next_ = 1;
};

Response InPieces(Request& request) {
  return {.source = std::make_shared<Pieces>(3, request.path == "/cut")};
}

std::string Ask(uint16_t port, const std::string& line) {
  TestClient client(port);
  client.Send(line + "\r\nHost: x\r\nConnection: close\r\n\r\n");
  return client.ReadToEnd();
}

TEST(BodySource, ComesInChunks) {
  const Server server(Quick(), InPieces);
  const std::string answer = Ask(server.port(), "GET / HTTP/1.1");
  EXPECT_THAT(answer, HasSubstr("Transfer-Encoding: chunked\r\n"));
  EXPECT_THAT(answer, EndsWith("\r\n\r\n9\r\npiece 1, \r\n9\r\npiece 3, \r\n0\r\n\r\n"));
}

TEST(BodySource, LeavesTheConnectionForTheNextRequest) {
  const Server server(Quick(), InPieces);
  TestClient client(server.port());
  for (int i = 0; i < 2; ++i) {
    client.Send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_THAT(client.ReadUntil("\r\n0\r\n\r\n"), HasSubstr("piece 3, "));
  }
}

TEST(BodySource, EndsWithTheConnectionForOldClients) {
  const Server server(Quick(), InPieces);
  const std::string answer = Ask(server.port(), "GET / HTTP/1.0");
  EXPECT_THAT(answer, Not(HasSubstr("chunked")));
  EXPECT_THAT(answer, EndsWith("\r\n\r\npiece 1, piece 3, "));
}

TEST(BodySource, IsLeftOutForHead) {
  const Server server(Quick(), InPieces);
  EXPECT_THAT(Ask(server.port(), "HEAD / HTTP/1.1"), EndsWith("\r\n\r\n"));
}

// Nobody takes a part for the whole.
TEST(BodySource, HasNoEndWhenItIsLost) {
  const Server server(Quick(), InPieces);
  EXPECT_THAT(Ask(server.port(), "GET /cut HTTP/1.1"), EndsWith("9\r\npiece 3, \r\n"));
}

}  // namespace
}  // namespace strongroom::http
