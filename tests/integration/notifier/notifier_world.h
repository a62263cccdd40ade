#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "domain/notice.h"
#include "inbox.h"
#include "integration/database/test_database.h"
#include "integration/support/control_plane.h"
#include "kube/client.h"
#include "notifier/process.h"
#include "support/eventually.h"
#include "support/temporary_folder.h"

namespace strongroom::test {

// A real API server with a namespace of the test's own, a real PostgreSQL, receivers on loopback,
// and processes that send, in this one: quick ones. Not thread-safe.
class NotifierWorld : public ::testing::Test {
 protected:
  NotifierWorld();
  ~NotifierWorld() override;

  // Options of another process of the same installation.
  notifier::Options MakeOptions();
  void Start() { Start(MakeOptions()); }
  void Start(const notifier::Options& options);
  // All of them.
  void Stop() { processes_.clear(); }

  // Of the last that was started: status and body of a GET.
  std::pair<int, std::string> Fetch(const std::string& path) const;

  // A Notifier that wants all, by webhook, at what the key `url` of the Secret of its name says;
  // `spec` is merged into its own.
  kube::Json Make(const std::string& name, const kube::Json& spec = kube::Json::object());
  void Patch(const std::string& name, const kube::Json& patch);
  void Delete(const std::string& name);
  // The Secret of that name is mounted, and has the key.
  void Mount(const std::string& secret, const std::string& key, const std::string& value) const;
  // A Notifier and its Secret.
  kube::Json MakeFor(const std::string& name, const Inbox& inbox,
                     const kube::Json& spec = kube::Json::object()) {
    Mount(name, "url", inbox.url());
    return Make(name, spec);
  }

  kube::Json StatusOf(const std::string& name) const;
  // "True Delivered", or "" without one.
  std::string Condition(const std::string& name, const std::string& type) const;
  std::string MessageOf(const std::string& name, const std::string& type) const;
  // Reasons of the events about it, each once.
  std::string Events(const std::string& name) const;

  // A notice about a schedule.
  void Tell(const std::string& id, const std::string& object,
            domain::Severity severity = domain::Severity::kCritical);
  // Notices "1" to `count`, each about the object that is its number modulo `objects`.
  void TellMany(int count, int objects);
  std::string Sql(const std::string& query) { return test_.Value(query); }
  void Run(const std::string& statement);
  // How many deliveries are in that state.
  int Count(const std::string& state);

  TestDatabase test_;
  const TemporaryFolder secrets_;
  std::string ns_;

 private:
  struct Running {
    Running(const notifier::Options& options, web::Transport& transport, const base::Clock& clock)
        : process(options, {.work = transport, .lease = transport, .reviews = transport}, clock),
          thread([this](const std::stop_token& stop) { process.Run(stop); }) {}

    notifier::NotifierProcess process;
    std::jthread thread;
  };

  const base::SystemClock clock_;
  std::unique_ptr<web::Transport> transport_;
  const kube::Client client_;
  int started_ = 0;
  std::vector<std::unique_ptr<Running>> processes_;
};

// Asks until `condition` holds; fails the test when it does not.
#define AWAIT(condition) ASSERT_TRUE(::strongroom::test::Eventually([&] { return condition; }))

}  // namespace strongroom::test
