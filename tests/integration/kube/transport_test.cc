#include "kube/transport.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <thread>
#include <vector>

#include "base/stop.h"
#include "integration/kube/scripted_server.h"
#include "kube/error.h"

namespace strongroom::kube {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using test::ReadHead;
using test::ScriptedServer;
using test::WriteAll;

const char* const kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
const char* const kChunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

std::string Chunk(const std::string& text) {
  std::ostringstream out;
  out << std::hex << text.size() << "\r\n" << text << "\r\n";
  return out.str();
}

Config At(const ScriptedServer& server, const std::string& token = "") {
  Config config;
  config.server = server.url();
  config.token.text = token;
  return config;
}

Request Get(const std::string& path = "/x", milliseconds timeout = seconds{20}) {
  Request request;
  request.path_and_query = path;
  request.timeout = timeout;
  return request;
}

// Blocks until the peer closes.
void WaitForClose(int socket) {
  std::vector<char> piece(65'536);
  while (recv(socket, piece.data(), piece.size(), 0) > 0) {
  }
}

// The lines of a stream, then how it ended.
std::vector<std::string> Lines(Transport& transport, const Request& request) {
  std::vector<std::string> lines;
  try {
    transport.Stream(request, [&](std::string_view line) { lines.emplace_back(line); }, {});
    lines.emplace_back("clean end");
  } catch (const ApiError& error) {
    lines.push_back("status " + std::to_string(error.status()));
  } catch (const TransportError&) {
    lines.emplace_back("cut");
  }
  return lines;
}

using LineList = std::vector<std::string>;

TEST(HttpTransport, SendsWhatItIsToldAndNoMore) {
  std::string head;
  const ScriptedServer server([&](int socket, int) {
    head = ReadHead(socket);
    WriteAll(socket, "HTTP/1.1 418 Odd\r\nRetry-After: 7\r\nContent-Length: 3\r\n\r\ntea");
  });
  const auto transport = MakeHttpTransport(At(server, "t0ken"));
  Request request = Get("/a%2Fb/c?x=%3D&y=1");
  request.headers["X-Extra"] = "1";
  const Response response = transport->Send(request, {});
  EXPECT_EQ(response.status, 418);
  EXPECT_EQ(response.body, "tea");
  EXPECT_EQ(response.headers.at("retry-after"), "7");
  EXPECT_TRUE(head.starts_with("GET /a%2Fb/c?x=%3D&y=1 HTTP/1.1\r\n")) << head;
  EXPECT_NE(head.find("Authorization:Bearer t0ken\r\n"), std::string::npos) << head;
  EXPECT_NE(head.find("X-Extra:1\r\n"), std::string::npos) << head;
}

TEST(HttpTransport, DoesNotFollowRedirects) {
  const ScriptedServer thief([](int socket, int) {
    ReadHead(socket);
    WriteAll(socket, kOk);
  });
  const ScriptedServer server([&](int socket, int) {
    ReadHead(socket);
    WriteAll(socket,
             "HTTP/1.1 307 Go\r\nLocation: " + thief.url() + "/\r\nContent-Length: 0\r\n\r\n");
  });
  EXPECT_EQ(MakeHttpTransport(At(server, "t0ken"))->Send(Get(), {}).status, 307);
  EXPECT_EQ(thief.connections(), 0);
}

TEST(HttpTransport, KeepsItsDeadlineAgainstSilenceAndAgainstADrip) {
  const ScriptedServer silent([](int socket, int) { WaitForClose(socket); });
  const ScriptedServer drip([](int socket, int) {
    ReadHead(socket);
    WriteAll(socket, kChunked);
    while (WriteAll(socket, Chunk("x"))) base::SleepFor(milliseconds{20}, {});
  });
  for (const ScriptedServer* server : {&silent, &drip}) {
    const auto transport = MakeHttpTransport(At(*server));
    const auto started = std::chrono::steady_clock::now();
    EXPECT_THROW(transport->Send(Get("/x", milliseconds{300}), {}), TransportError);
    EXPECT_LT(std::chrono::steady_clock::now() - started, seconds{2});
  }
}

TEST(HttpTransport, StopsWithinMilliseconds) {
  std::atomic<bool> asked = false;
  const ScriptedServer silent([&](int socket, int) {
    ReadHead(socket);
    asked = true;
    WaitForClose(socket);
  });
  const auto transport = MakeHttpTransport(At(silent));
  for (const bool stream : {false, true}) {
    asked = false;
    std::stop_source stop;
    std::chrono::steady_clock::time_point stopped;
    std::thread stopper([&] {
      while (!asked) std::this_thread::yield();
      stopped = std::chrono::steady_clock::now();
      stop.request_stop();
    });
    if (stream) {
      EXPECT_THROW(transport->Stream(
                       Get(), [](std::string_view) {}, stop.get_token()),
                   StoppedError);
    } else {
      EXPECT_THROW(transport->Send(Get(), stop.get_token()), StoppedError);
    }
    const auto now = std::chrono::steady_clock::now();
    stopper.join();
    EXPECT_LT(now - stopped, milliseconds{500});
  }
}

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
    EXPECT_EQ(Lines(*MakeHttpTransport(At(server)), Get()), row.expected) << row.answer;
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
  const auto transport = MakeHttpTransport(At(server), options);
  EXPECT_EQ(Lines(*transport, Get()), (LineList{"cut"}));
  EXPECT_THROW(transport->Send(Get(), {}), TransportError);
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
  const auto transport = MakeHttpTransport(At(server));
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

TEST(HttpTransport, SendsAFileFromDiskOnceAndOnItsOwnConnection) {
  constexpr size_t kSize = size_t{5} << 20U;
  const auto file =
      std::filesystem::temp_directory_path() / ("strongroom-upload-" + std::to_string(getpid()));
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
  const auto transport = MakeHttpTransport(At(server));
  EXPECT_EQ(transport->Send(Get(), {}).status, 200);
  Request upload = Get("/upload");
  upload.method = "POST";
  upload.body_file = file;
  upload.content_type = "application/zstd";
  EXPECT_EQ(transport->Send(upload, {}).body, "ok");
  EXPECT_EQ(received, kSize);
  received = 0;
  upload.path_and_query = "/upload/broken";
  EXPECT_THROW(transport->Send(upload, {}), TransportError);
  EXPECT_EQ(uploads, 2);
  std::filesystem::remove(file);
  EXPECT_THROW(transport->Send(upload, {}), TransportError);
}

TEST(HttpTransport, GetsTheAnswerOfAServerThatRefusesEarlyAndDrains) {
  constexpr size_t kSize = size_t{8} << 20U;
  const auto file =
      std::filesystem::temp_directory_path() / ("strongroom-refused-" + std::to_string(getpid()));
  std::ofstream(file) << std::string(kSize, 'z');
  const ScriptedServer server([&](int socket, int) {
    ReadHead(socket);
    WriteAll(socket,
             "HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 4\r\n\r\nbig!");
    shutdown(socket, SHUT_WR);
    WaitForClose(socket);
  });
  Request upload = Get("/upload");
  upload.method = "POST";
  upload.body_file = file;
  const Response response = MakeHttpTransport(At(server))->Send(upload, {});
  EXPECT_EQ(response.status, 413);
  EXPECT_EQ(response.body, "big!");
  std::filesystem::remove(file);
}

TEST(HttpTransport, LetsNoMoreRequestsThroughThanItsLimit) {
  std::atomic<int> now = 0;
  std::atomic<int> most = 0;
  const ScriptedServer server([&](int socket, int) {
    while (!ReadHead(socket).empty()) {
      const int seen = ++now;
      for (int before = most; seen > before && !most.compare_exchange_weak(before, seen);) {
      }
      base::SleepFor(milliseconds{30}, {});
      --now;
      WriteAll(socket, kOk);
    }
  });
  TransportOptions options;
  options.max_in_flight = 3;
  const auto transport = MakeHttpTransport(At(server), options);
  std::vector<std::thread> callers;
  for (int i = 0; i < 12; ++i) {
    callers.emplace_back([&] { EXPECT_EQ(transport->Send(Get(), {}).status, 200); });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(most, 3);
}

TEST(HttpTransport, SaysWhatWasTriedWhenNobodyAnswers) {
  Config config;
  {
    const ScriptedServer gone([](int, int) {});
    config = At(gone);
  }
  try {
    MakeHttpTransport(config)->Send(Get("/x?secret=1"), {});
    FAIL() << "somebody answered";
  } catch (const TransportError& error) {
    EXPECT_EQ(std::string(error.what()).rfind("GET " + config.server + "/x: ", 0), 0U)
        << error.what();
  }
}

}  // namespace
}  // namespace strongroom::kube
