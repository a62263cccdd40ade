// What the server answers to each form that a request may have: RFC 9110 and RFC 9112 as rows.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test_server.h"

namespace strongroom::http {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// Says how it has understood the request.
Response Describe(Request& request) {
  return {.body = request.method + ' ' + request.path + " [" +
                  std::string(request.Header("authorization")) + "] [" +
                  std::string(request.Header("x")) + "] " + ReadAll(*request.body, 100)};
}

struct Row {
  const char* what;
  std::string sends;
  const char* status;
  const char* understood;
};

const std::string kGet = "GET /a HTTP/1.1\r\nConnection: close\r\n";
const std::string kPost = "POST /a HTTP/1.1\r\nConnection: close\r\nHost: x\r\n";

std::vector<Row> Heads() {
  return {
      {"a host", kGet + "Host: x\r\n\r\n", "200", "GET /a"},
      {"an empty host", kGet + "Host:\r\n\r\n", "200", "GET /a"},
      {"an address with a port", kGet + "Host: [::1]:8443\r\n\r\n", "200", "GET /a"},
      {"no host (9112, 3.2)", kGet + "\r\n", "400", ""},
      {"no host in HTTP/1.0", "GET /a HTTP/1.0\r\n\r\n", "200", "GET /a"},
      {"two hosts", kGet + "Host: x\r\nHost: y\r\n\r\n", "400", ""},
      {"the same host twice", kGet + "Host: x\r\nHost: x\r\n\r\n", "400", ""},
      {"a host with a path", kGet + "Host: x/y\r\n\r\n", "400", ""},
      {"a host with a space", kGet + "Host: x y\r\n\r\n", "400", ""},
      {"a host with a user", kGet + "Host: u@x\r\n\r\n", "400", ""},
      {"a token", kGet + "Host: x\r\nAuthorization: Bearer t\r\n\r\n", "200", "[Bearer t]"},
      {"two tokens", kGet + "Host: x\r\nAuthorization: a\r\nAuthorization: b\r\n\r\n", "400", ""},
      {"white space around a value (5)", kGet + "Host: x\r\nX: \t a b \t\r\n\r\n", "200", "[a b]"},
      {"a folded line (5.2)", kGet + "Host: x\r\nX: a\r\n  b\r\n\r\n", "200", "[a b]"},
      {"a folded coding", kPost + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n", "200", "POST"},
      {"a name and a space (5.1)", kGet + "Host : x\r\n\r\n", "400", ""},
      {"no name", kGet + "Host: x\r\n: y\r\n\r\n", "400", ""},
      {"a line before the first field", kGet.substr(0, 17) + " X: y\r\nHost: x\r\n\r\n", "400", ""},
      {"a control in a value", kGet + "Host: x\r\nX: a\x01\r\n\r\n", "400", ""},
      {"a bare CR in a value", kGet + "Host: x\r\nX: a\rb\r\n\r\n", "400", ""},
      {"HTTP/2", "GET /a HTTP/2.0\r\nHost: x\r\n\r\n", "400", ""},
      {"another protocol", "GET /a ICAP/1.0\r\nHost: x\r\n\r\n", "400", ""},
      {"absolute form (3.2.2)", "GET https://y/a HTTP/1.0\r\nHost: x\r\n\r\n", "200", "GET /a"},
      {"absolute form without a host", "GET http:///a HTTP/1.0\r\nHost: x\r\n\r\n", "400", ""},
      {"authority form (3.2.3)", "CONNECT y:443 HTTP/1.0\r\nHost: x\r\n\r\n", "400", ""},
      {"asterisk form (3.2.4)", "OPTIONS * HTTP/1.0\r\nHost: x\r\n\r\n", "400", ""},
      {"a space in the target", "GET /a b HTTP/1.0\r\nHost: x\r\n\r\n", "400", ""},
  };
}

std::vector<Row> Bodies() {
  const std::string chunked = kPost + "Transfer-Encoding: chunked\r\n";
  return {
      {"a length", kPost + "Content-Length: 2\r\n\r\nhi", "200", "hi"},
      {"neither length nor coding", kPost + "\r\nhi", "200", "Content-Length: 14"},
      {"a length twice", kPost + "Content-Length: 2\r\nContent-Length: 2\r\n\r\nhi", "400", ""},
      {"a list of lengths (9110, 8.6)", kPost + "Content-Length: 2, 2\r\n\r\nhi", "400", ""},
      {"a length with a sign", kPost + "Content-Length: +2\r\n\r\nhi", "400", ""},
      {"a length in hexadecimal", kPost + "Content-Length: 0x2\r\n\r\nhi", "400", ""},
      {"a length past 64 bits", kPost + "Content-Length: 18446744073709551618\r\n\r\nhi", "400",
       ""},
      {"no length", kPost + "Content-Length:\r\n\r\nhi", "400", ""},
      {"chunks", chunked + "\r\n1\r\nh\r\n1\r\ni\r\n0\r\n\r\n", "200", "hi"},
      {"a chunk with zeros before", chunked + "\r\n0002\r\nhi\r\n0\r\n\r\n", "200", "hi"},
      {"extensions (9112, 7.1.1)", chunked + "\r\n2;a=b;c=\"d;\"\r\nhi\r\n0;e\r\n\r\n", "200",
       "hi"},
      {"a trailer", chunked + "\r\n2\r\nhi\r\n0\r\nAuthorization: b\r\n\r\n", "200", "[] [] hi"},
      {"chunks and a length (6.3)", chunked + "Content-Length: 2\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
       "400", ""},
      {"a coding of HTTP/1.0", "POST /a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
       "400", ""},
      {"two codings", chunked + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400", ""},
      {"a coding twice", kPost + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", "400", ""},
      {"another coding before", kPost + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", "400",
       ""},
      {"a size with a sign", chunked + "\r\n+2\r\nhi\r\n0\r\n\r\n", "400", ""},
      {"a size in hexadecimal of C", chunked + "\r\n0x2\r\nhi\r\n0\r\n\r\n", "400", ""},
      {"a size past 64 bits", chunked + "\r\n10000000000000002\r\nhi\r\n0\r\n\r\n", "400", ""},
      {"a chunk longer than its size", chunked + "\r\n1\r\nhi\r\n0\r\n\r\n", "400", ""},
      {"a chunk that ends with LF", chunked + "\r\n2\r\nhi\n0\r\n\r\n", "400", ""},
  };
}

TEST(Requests, AreTakenInTheFormsOfTheRfcAndNoOther) {
  const Server server(Quick(), Describe);
  std::vector<Row> rows = Heads();
  for (Row& row : Bodies()) rows.push_back(std::move(row));
  for (const Row& row : rows) {
    TestClient client(server.port());
    client.Send(row.sends);
    client.EndSending();
    const std::string answer = client.ReadToEnd();
    ASSERT_GT(answer.size(), 9U) << row.what;
    EXPECT_THAT(answer.substr(9), StartsWith(row.status)) << row.what;
    EXPECT_THAT(answer, HasSubstr(row.understood)) << row.what;
  }
}

}  // namespace
}  // namespace strongroom::http
