#include <gtest/gtest.h>
#include <sys/socket.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <vector>

#include "integration/web/transport_calls.h"
#include "support/eventually.h"
#include "support/message_of.h"
#include "support/temporary_folder.h"
#include "web/error.h"

namespace strongroom::web {
namespace {

using test::ReadHead;
using test::ScriptedServer;
using test::WriteAll;

// Whether this process has the file open.
bool HasOpen(const std::filesystem::path& file) {
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code gone;
    if (std::filesystem::read_symlink(entry.path(), gone) == file) return true;
  }
  return false;
}

TEST(HttpTransport, SendsAFileFromDiskOnceAndOnItsOwnConnection) {
  constexpr size_t kSize = size_t{5} << 20U;
  const test::TemporaryFolder folder;
  const auto file = folder / "upload";
  std::ofstream(file) << std::string(kSize, 'z');
  std::atomic<int> uploads = 0;
  std::atomic<size_t> received = 0;
  const ScriptedServer server([&](int socket, int) {
    for (std::string head = ReadHead(socket); !head.empty(); head = ReadHead(socket)) {
      if (head.starts_with("POST /upload")) {
        ++uploads;
        EXPECT_NE(head.find("Content-Length:" + std::to_string(kSize)), std::string::npos) << head;
        std::vector<char> piece(65'536);
        while (received < kSize) {
          const ssize_t count = recv(socket, piece.data(), piece.size(), 0);
          if (count <= 0) return;
          received += static_cast<size_t>(count);
        }
        if (head.find("/upload/broken") != std::string::npos) return;  // no answer
      }
      WriteAll(socket, kOk);
    }
  });
  const auto transport = MakeHttpTransport(RemoteOf(server));
  EXPECT_EQ(transport->Send(Get(), {}).status, 200);
  Request upload = Upload("/upload", file);
  EXPECT_EQ(transport->Send(upload, {}).body, "ok");
  EXPECT_EQ(received, kSize);
  received = 0;
  upload.path_and_query = "/upload/broken";
  EXPECT_THROW(transport->Send(upload, {}), TransportError);
  EXPECT_EQ(uploads, 2);
  std::filesystem::remove(file);
  EXPECT_EQ(
      test::MessageOf<TransportError>([&] { transport->Send(upload, {}); }),
      "POST " + server.url() + "/upload/broken: " + file.string() + ": No such file or directory");
}

TEST(HttpTransport, GetsTheAnswerOfAServerThatRefusesEarlyAndDrains) {
  constexpr size_t kSize = size_t{8} << 20U;
  const test::TemporaryFolder folder;
  const auto file = folder / "upload";
  std::ofstream(file) << std::string(kSize, 'z');
  const ScriptedServer server([&](int socket, int) {
    ReadHead(socket);
    WriteAll(socket,
             "HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 4\r\n\r\nbig!");
    shutdown(socket, SHUT_WR);
    WaitForClose(socket);
  });
  const Response response = MakeHttpTransport(RemoteOf(server))->Send(Upload("/upload", file), {});
  EXPECT_EQ(response.status, 413);
  EXPECT_EQ(response.body, "big!");
  // The library closes the file on a thread of its own, which must not find the process at its end.
  EXPECT_TRUE(test::Eventually([&] { return !HasOpen(file); }));
}

}  // namespace
}  // namespace strongroom::web
