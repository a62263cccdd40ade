#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "integration/web/transport_calls.h"
#include "support/temporary_folder.h"
#include "web/error.h"

namespace strongroom::web {
namespace {

using test::ReadHead;
using test::ScriptedServer;
using test::WriteAll;

std::string WholeBody(const Response& response) {
  std::string body(2 * kMostInMemory, '\0');
  response.body_file->Rewind();
  size_t size = 0;
  while (const size_t got = response.body_file->Read(body.data() + size, body.size() - size)) {
    size += got;
  }
  body.resize(size);
  return body;
}

TEST(HttpTransport, PutsALargeAnswerOnDiskAndNoError) {
  const test::TemporaryFolder folder;
  struct Case {
    size_t size;
    const char* status;
    bool spills;
  };
  for (const Case& row :
       {Case{kMostInMemory, "200 OK", false}, Case{kMostInMemory + 1, "200 OK", true},
        Case{kMostInMemory + 300'000, "200 OK", true}, Case{kMostInMemory + 1, "500 No", false}}) {
    std::string body(row.size, 'a');
    for (size_t i = 0; i < body.size(); i += 1000) body[i] = static_cast<char>('b' + i / 1000 % 20);
    const ScriptedServer server([&](int socket, int) {
      ReadHead(socket);
      WriteAll(socket, std::string("HTTP/1.1 ") + row.status + "\r\nContent-Length: " +
                           std::to_string(body.size()) + "\r\n\r\n" + body);
    });
    Request request = Get();
    request.spill_folder = folder.path();
    const Response response = MakeHttpTransport(RemoteOf(server))->Send(request, {});
    EXPECT_EQ(response.body_file != nullptr, row.spills) << row.size;
    EXPECT_TRUE((row.spills ? WholeBody(response) : response.body) == body) << row.size;
    EXPECT_EQ(response.body.empty(), row.spills);
    EXPECT_TRUE(std::filesystem::is_empty(folder.path())) << "it has no name";
    request.spill_folder = folder / "not there";
    if (row.spills) {
      EXPECT_THROW(MakeHttpTransport(RemoteOf(server))->Send(request, {}), TransportError);
    }
  }
}

// What throws on a thread of the HTTP library ends the process.
TEST(HttpTransport, OutlivesEverySizeOfAChunk) {
  for (const char* size :
       {"-1", "-2", "-3", "-40", "-7fffffff", "-80000000", "80000000", "ffffffff",
        "7fffffffffffffff", "ffffffffffffffff", "10000000000000000", "+4", "0x4", " 4", "", "x"}) {
    for (const char* status : {"200 OK", "404 No", "500 Oops"}) {
      const ScriptedServer server([&](int socket, int number) {
        ReadHead(socket);
        if (number > 2) {
          WriteAll(socket, kOk);
          return;
        }
        WriteAll(socket, std::string("HTTP/1.1 ") + status +
                             "\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n" + size +
                             "\r\nxxxxxxxxxxxxxxxx");
      });
      const auto transport = MakeHttpTransport(RemoteOf(server));
      EXPECT_THROW(transport->Send(Get(), {}), TransportError) << size << " " << status;
      EXPECT_NE(Lines(*transport, Get()).back(), "clean end") << size << " " << status;
      EXPECT_EQ(transport->Send(Get(), {}).body, "ok") << size << " " << status;
    }
  }
}

TEST(HttpTransport, TakesANewConnectionWhenItIsTold) {
  const ScriptedServer server([](int socket, int) {
    while (!ReadHead(socket).empty()) WriteAll(socket, kOk);
  });
  const auto transport = MakeHttpTransport(RemoteOf(server));
  Request request = Get();
  // One may be on its way back to the pool when the next request comes: most of them find it there.
  constexpr int kRequests = 50;
  for (int i = 0; i < kRequests; ++i) transport->Send(request, {});
  const int kept = server.connections();
  EXPECT_LT(kept, kRequests / 2);
  request.on_new_connection = true;
  for (int i = 1; i <= 3; ++i) {
    transport->Send(request, {});
    EXPECT_EQ(server.connections(), kept + i);
  }
}

}  // namespace
}  // namespace strongroom::web
