#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>
#include <vector>

#include "integration/web/transport_calls.h"
#include "support/message_of.h"
#include "support/temporary_folder.h"
#include "web/error.h"

namespace strongroom::web {
namespace {

using test::ReadHead;
using test::ScriptedServer;
using test::WriteAll;

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
}

// Answers each upload of `size` bytes, one on each connection.
ScriptedServer::Serve TakeUploads(size_t size) {
  return [size](int socket, int) {
    ReadHead(socket);
    std::vector<char> piece(65'536);
    for (size_t received = 0; received < size;) {
      const ssize_t count = recv(socket, piece.data(), piece.size(), 0);
      if (count <= 0) return;
      received += static_cast<size_t>(count);
    }
    WriteAll(socket, kOk);
  };
}

// Threads of the library that wait for each other to close a file would end no more.
TEST(HttpTransport, SendsMoreFilesAtOnceThanTheLibraryHasThreads) {
  const test::TemporaryFolder folder;
  const auto file = folder / "upload";
  std::ofstream(file) << std::string(300'000, 'z');
  const ScriptedServer server(TakeUploads(300'000));
  const auto transport = MakeHttpTransport(RemoteOf(server));
  std::atomic<int> answered = 0;
  {
    std::vector<std::jthread> senders;
    for (int i = 0; i < 16; ++i) {
      senders.emplace_back([&] {
        for (int j = 0; j < 20; ++j) {
          try {
            if (transport->Send(Upload("/upload", file), {}).body == "ok") ++answered;
          } catch (const TransportError&) {
            return;  // not answered
          }
        }
      });
    }
  }
  EXPECT_EQ(answered, 16 * 20);
}

[[noreturn]] void SendAndEnd() {
  constexpr unsigned kPatience = 60;
  alarm(kPatience);
  const test::TemporaryFolder folder;
  const auto file = folder / "upload";
  std::ofstream(file) << "a report";
  const ScriptedServer server(TakeUploads(8));
  const auto transport = MakeHttpTransport(RemoteOf(server));
  std::exit(transport->Send(Upload("/upload", file), {}).body == "ok" ? 0 : 1);
}

// As an executor does, once the server has its report.
TEST(HttpTransportDeathTest, LetsTheProcessEndAfterAFile) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  for (int i = 0; i < 10; ++i) EXPECT_EXIT(SendAndEnd(), testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace strongroom::web
