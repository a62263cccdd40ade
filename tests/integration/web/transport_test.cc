#include "web/transport.h"

#include <gtest/gtest.h>

#include <atomic>
#include <barrier>
#include <chrono>
#include <semaphore>
#include <thread>
#include <vector>

#include "base/stop.h"
#include "integration/web/transport_calls.h"
#include "web/error.h"

namespace strongroom::web {
namespace {

using std::chrono::milliseconds;
using test::ReadHead;
using test::ScriptedServer;
using test::WriteAll;

TEST(HttpTransport, SendsWhatItIsToldAndNoMore) {
  std::string head;
  const ScriptedServer server([&](int socket, int) {
    head = ReadHead(socket);
    WriteAll(socket, "HTTP/1.1 418 Odd\r\nRetry-After: 7\r\nContent-Length: 3\r\n\r\ntea");
  });
  const auto transport = MakeHttpTransport(RemoteOf(server, "t0ken"));
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
  EXPECT_EQ(MakeHttpTransport(RemoteOf(server, "t0ken"))->Send(Get(), {}).status, 307);
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
    const auto transport = MakeHttpTransport(RemoteOf(*server));
    EXPECT_THROW(transport->Send(Get("/x", milliseconds{300}), {}), TransportError);
  }
}

TEST(HttpTransport, StopsWhileTheServerIsSilent) {
  std::binary_semaphore asked{0};
  const ScriptedServer silent([&](int socket, int) {
    ReadHead(socket);
    asked.release();
    WaitForClose(socket);
  });
  const auto transport = MakeHttpTransport(RemoteOf(silent));
  for (const bool stream : {false, true}) {
    std::stop_source stop;
    const std::jthread stopper([&] {
      asked.acquire();
      stop.request_stop();
    });
    if (stream) {
      EXPECT_THROW(transport->Stream(
                       Get(), [](std::string_view) {}, stop.get_token()),
                   StoppedError);
    } else {
      EXPECT_THROW(transport->Send(Get(), stop.get_token()), StoppedError);
    }
  }
}

TEST(HttpTransport, LetsNoMoreRequestsThroughThanItsLimit) {
  constexpr int kLimit = 3;
  std::atomic<int> now = 0;
  std::atomic<int> most = 0;
  // Nobody is answered before as many are there as may be.
  std::barrier together(kLimit);
  const ScriptedServer server([&](int socket, int) {
    while (!ReadHead(socket).empty()) {
      const int seen = ++now;
      for (int before = most; seen > before && !most.compare_exchange_weak(before, seen);) {
      }
      together.arrive_and_wait();
      --now;
      WriteAll(socket, kOk);
    }
  });
  TransportOptions options;
  options.max_in_flight = kLimit;
  const auto transport = MakeHttpTransport(RemoteOf(server), options);
  std::vector<std::thread> callers;
  for (int i = 0; i < 4 * kLimit; ++i) {
    callers.emplace_back([&] { EXPECT_EQ(transport->Send(Get(), {}).status, 200); });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(most, kLimit);
}

// The error of a request to `host`, or "answered".
std::string Guarded(const std::string& host, AddressRules rules, const ScriptedServer& server) {
  Remote remote = RemoteOf(server);
  remote.server.replace(remote.server.find("127.0.0.1"), 9, host);
  TransportOptions options;
  options.addresses = rules;
  try {
    MakeHttpTransport(remote, options)->Send(Get(), {});
    return "answered";
  } catch (const TransportError& error) {
    return error.what();
  }
}

TEST(HttpTransport, ConnectsToNoAddressThatItsRulesRefuse) {
  const ScriptedServer server([](int socket, int) {
    ReadHead(socket);
    WriteAll(socket, kOk);
  });
  EXPECT_EQ(Guarded("127.0.0.1", AddressRules::kGuardedOrLoopback, server), "answered");
  // 0.0.0.0 reaches loopback, and "0" is another way to write it.
  EXPECT_EQ(Guarded("0.0.0.0", AddressRules::kAny, server), "answered");
  EXPECT_EQ(server.connections(), 2);
  const std::string numeric = Guarded("0.0.0.0", AddressRules::kGuarded, server);
  EXPECT_NE(numeric.find("/x: 0.0.0.0 is an address that stands for this machine"),
            std::string::npos)
      << numeric;
  const std::string named = Guarded("0", AddressRules::kGuarded, server);
  EXPECT_NE(named.find("/x: 0 is 0.0.0.0, which is an address that"), std::string::npos) << named;
  const std::string metadata = Guarded("169.254.169.254", AddressRules::kGuarded, server);
  EXPECT_NE(metadata.find("is a link-local address"), std::string::npos) << metadata;
  for (const char* host : {"127.0.0.1", "localhost", "127.1", "0x7f.1"}) {
    const std::string loopback = Guarded(host, AddressRules::kGuarded, server);
    EXPECT_NE(loopback.find("is a loopback address"), std::string::npos) << loopback;
  }
  EXPECT_EQ(server.connections(), 2);
}

// A name that only our resolver knows: whoever resolved it again would find nothing.
TEST(HttpTransport, AsksAtTheAddressThatWasCheckedAndNoOther) {
  std::string head;
  const ScriptedServer server([&](int socket, int number) {
    head = ReadHead(socket);
    if (number == 1) WriteAll(socket, kOk);
  });
  Remote remote = RemoteOf(server, "t0ken");
  remote.server.replace(remote.server.find("127.0.0.1"), 9, "tenant.invalid");
  std::vector<std::vector<std::string>> answers = {{"127.0.0.1"}, {"169.254.169.254"}};
  size_t asked = 0;
  TransportOptions options;
  options.addresses = AddressRules::kGuardedOrLoopback;
  options.resolve = [&](const std::string& host) {
    EXPECT_EQ(host, "tenant.invalid");
    return answers.at(asked++);
  };
  const auto transport = MakeHttpTransport(remote, options);
  EXPECT_EQ(transport->Send(Get(), {}).status, 200);
  EXPECT_NE(head.find("Host:tenant.invalid\r\n"), std::string::npos) << head;
  EXPECT_EQ(asked, 1U);
  // The connection is closed; a name that turns to another address now is checked anew.
  std::string error;
  for (int i = 0; i < 2; ++i) {
    try {
      transport->Send(Get(), {});
    } catch (const TransportError& e) {
      error = e.what();
    }
  }
  EXPECT_NE(error.find("tenant.invalid is 169.254.169.254, which is a link-local address"),
            std::string::npos)
      << error;
}

TEST(HttpTransport, SaysWhatWasTriedWhenNobodyAnswers) {
  Remote remote;
  {
    const ScriptedServer gone([](int, int) {});
    remote = RemoteOf(gone);
  }
  try {
    MakeHttpTransport(remote)->Send(Get("/x?secret=1"), {});
    FAIL() << "somebody answered";
  } catch (const TransportError& error) {
    EXPECT_EQ(std::string(error.what()).rfind("GET " + remote.server + "/x: ", 0), 0U)
        << error.what();
  }
}

}  // namespace
}  // namespace strongroom::web
