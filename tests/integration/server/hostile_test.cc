#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <list>

#include "domain/service_account.h"
#include "http/health.h"
#include "http/server.h"
#include "integration/server/report_fixture.h"
#include "server/doorkeeper.h"
#include "support/token.h"

// Many hostile peers at the ports of a server, and honest ones beside them that have to be
// answered. unit_http has what a single one may do.
namespace strongroom::server::report {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;

// A connection of an address of this machine, which are all those of 127.0.0.0/8.
class Peer {
 public:
  Peer(const char* from, uint16_t port) : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const timeval patience{20, 0};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    const sockaddr_in own = AddressOf(from, 0);
    const sockaddr_in server = AddressOf("127.0.0.1", port);
    EXPECT_EQ(bind(fd_, reinterpret_cast<const sockaddr*>(&own), sizeof own), 0);
    EXPECT_EQ(connect(fd_, reinterpret_cast<const sockaddr*>(&server), sizeof server), 0);
  }
  ~Peer() { close(fd_); }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  void Send(const std::string& text) { send(fd_, text.data(), text.size(), MSG_NOSIGNAL); }
  // What comes until it holds `end`, or the server closes.
  std::string ReadUntil(const std::string& end) {
    std::string text;
    std::array<char, 4096> buffer{};
    while (text.find(end) == std::string::npos) {
      const ssize_t got = recv(fd_, buffer.data(), buffer.size(), 0);
      if (got <= 0) break;
      text.append(buffer.data(), static_cast<size_t>(got));
    }
    return text;
  }
  std::string Get(const std::string& path) {
    Send("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    return ReadUntil("no such text");
  }

 private:
  static sockaddr_in AddressOf(const char* ip, uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    inet_pton(AF_INET, ip, &address.sin_addr);
    return address;
  }

  const int fd_;
};

http::ServerOptions Local(http::ServerOptions options) {
  options.address = "127.0.0.1";
  options.port = 0;
  // What follows is not won by waiting.
  options.header_timeout = options.idle_timeout = options.unknown_idle_timeout = 60s;
  return options;
}

class HostileTest : public ReportTest {
 protected:
  HostileTest() {
    cluster_.AddToken(kOtherToken, PodOf("team-b", "nightly-1"));
    CopyToTeamB();
    chain_.Serve(routes_, endpoint_, {.at_once = 64, .at_once_per_namespace = 2});
    http::AddProbes(probe_routes_, {});
    listener_.emplace(Local({}), routes_.AsHandler());
    health_.emplace(Local(http::HealthListener()), probe_routes_.AsHandler());
    probes_.emplace(Local(http::ProbeListener()), probe_routes_.AsHandler());
  }
  ~HostileTest() override {
    for (auto* server : {&listener_, &health_, &probes_}) (*server)->Stop(0s);
  }

  static Identity PodOf(const std::string& ns, const std::string& run) {
    return {.user = domain::ServiceAccountUser(ns, "runner"),
            .ns = ns,
            .pod = run + "-x",
            .pod_uid = run + "-pod"};
  }

  // Gives team-b a run like that of team-a, with Job and pod.
  void CopyToTeamB() {
    api::Run run = *cluster_.FindRun("team-a", "nightly-1");
    run.meta.ns = "team-b";
    run.meta.uid = kOtherUid;
    cluster_.PutRun(run);
    api::Job job = *cluster_.FindJob("team-a", "nightly-1");
    job.meta.ns = "team-b";
    job.run_uid = kOtherUid;
    cluster_.PutJob(job);
    api::Pod pod = *cluster_.FindPod("team-a", "nightly-1-x");
    pod.meta.ns = "team-b";
    cluster_.PutPod(pod);
  }

  static std::string Head(const std::string& ns, const std::string& run, const std::string& uid,
                          const std::string& token, size_t size) {
    return "POST /v1/namespaces/" + ns + "/runs/" + run + "/report?uid=" + uid +
           " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token +
           "\r\nContent-Type: " + std::string(api::kReportContentType) +
           "\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n";
  }

  static constexpr const char* kOtherUid = "00000000-0000-4000-8000-000000001009";
  static constexpr const char* kHonest = "127.0.0.2";
  static constexpr const char* kHostile = "127.0.0.3";
  const std::string kOtherToken = test::MakeToken({.account = "team-b:runner"});
  TokenReviews token_reviews_{cluster_, clock_};
  Doorkeeper doorkeeper_{token_reviews_, clock_, metrics_, {}};
  Audit audit_{[](const store::AuditEntry&) {}, clock_};
  Chain chain_{{.authenticate =
                    [this](const http::Request& request) {
                      return doorkeeper_.Admit(request.Header("authorization"),
                                               request.peer_network);
                    },
                .audit = audit_,
                .clock = clock_}};
  ReportEndpoint endpoint_{PartsWith(test_.database()), limits_};
  http::Router routes_{RefuseRequest};
  http::Router probe_routes_;
  std::optional<http::Server> listener_;
  std::optional<http::Server> health_;
  std::optional<http::Server> probes_;
};

TEST_F(HostileTest, SilentOnesAndUploadsOfOneNamespaceHinderNobodyElse) {
  std::list<Peer> peers;
  for (int i = 0; i < 256; ++i) {
    for (auto* server : {&listener_, &health_, &probes_}) {
      Peer& one = peers.emplace_back(kHostile, (*server)->port());
      if (i % 2 == 1) one.Send("GET /healthz HT");
    }
  }
  int taken = 0;
  for (int i = 0; i < 16; ++i) {
    const std::string run = "trickle-" + std::to_string(i);
    const std::string token = test::MakeToken({.signature = run});
    const std::string uid = "00000000-0000-4000-8000-0000000020" + std::to_string(10 + i);
    PutRun(run, uid);
    cluster_.AddToken(token, PodOf("team-a", run));
    const std::string head = Head("team-a", run, uid, token, 100'000);
    Peer& one = peers.emplace_back(kHostile, listener_->port());
    // Whoever is asked for the body is one of those that are taken.
    one.Send(head.substr(0, head.size() - 2) + "Expect: 100-continue\r\n\r\n");
    const std::string answer = one.ReadUntil("\r\n\r\n");
    if (answer.starts_with("HTTP/1.1 100")) {
      ++taken;
      one.Send("(");
    } else {
      EXPECT_THAT(answer + one.ReadUntil("}}"), HasSubstr("NAMESPACE_BUSY"));
    }
  }
  EXPECT_EQ(taken, 2);

  EXPECT_THAT(Peer(kHonest, health_->port()).Get("/healthz"), StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(Peer(kHonest, probes_->port()).Get("/readyz"), StartsWith("HTTP/1.1 200"));
  const std::string report = Report(Items(), kOtherUid);
  Peer honest(kHonest, listener_->port());
  honest.Send(Head("team-b", "nightly-1", kOtherUid, kOtherToken, report.size()) + report);
  EXPECT_THAT(honest.ReadUntil("}}"), StartsWith("HTTP/1.1 200"));
  EXPECT_EQ(Sets(), "1");
}

TEST_F(HostileTest, ForgedTokensAreFewQuestions) {
  const int before = cluster_.reviews();
  const auto begin = std::chrono::steady_clock::now();
  Peer peer(kHostile, listener_->port());
  for (int i = 0; i < 500; ++i) {
    const std::string forged =
        i % 2 == 0 ? "junk" + std::to_string(i) : test::MakeToken({.signature = std::to_string(i)});
    peer.Send(Head("team-a", "nightly-1", kRunUid, forged, 0));
    EXPECT_THAT(peer.ReadUntil("}}"), HasSubstr("HTTP/1.1 4"));
  }
  // At once, and as many in each minute that it took.
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  EXPECT_GE(cluster_.reviews() - before, 30);
  EXPECT_LE(cluster_.reviews() - before, 31 + static_cast<int>(took.count() / 2));
}

}  // namespace
}  // namespace strongroom::server::report
