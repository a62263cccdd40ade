#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "api/json.h"
#include "base/mutex.h"
#include "catalogue/policy_type.h"
#include "provider/graph/provider.h"
#include "support/fake_clock.h"
#include "support/memory_sink.h"
#include "support/scripted_transport.h"

namespace strongroom::provider::graph {

inline constexpr const char* kServer = "https://graph.example";
inline constexpr const char* kJson = "application/json; odata.metadata=minimal";

// Tokens "t1", "t2", ...: a refused one is followed by the next. Thread-safe.
class FakeTokens final : public AccessTokens {
 public:
  std::string Current(const std::stop_token& stop) override;
  void Refuse(const std::string& token) override;
  std::optional<std::vector<std::string>> Roles(const std::stop_token&) override { return roles; }

  std::optional<std::vector<std::string>> roles;  // absent: nobody knows
  int refused() const;

 private:
  mutable base::Mutex mutex_;
  int number_ GUARDED_BY(mutex_) = 1;
};

// {"value": [..]}; `next` is a path of the server, or another URL, or empty.
api::Json PageOf(std::vector<api::Json> items, const std::string& next = "");
// Graph's form of an error.
api::Json Error(const std::string& code, const std::string& message = "no");

// A type that is read from "/<key>" of the beta version, by the member "id".
catalogue::PolicyType TypeOf(const std::string& key);
// The part of it that says how it is read, to be changed.
catalogue::GraphType& Source(catalogue::PolicyType& type);

// What Graph answers is what a test adds; a batch is taken apart, and its requests are answered
// and kept like any others. Time passes when somebody waits.
class ScriptedGraph {
 public:
  ScriptedGraph();

  void Serve(const std::string& path, const api::Json& body, int status = 200,
             std::map<std::string, std::string> headers = {});

  Collection Collect(const std::vector<catalogue::PolicyType>& types,
                     const std::stop_token& stop = {});
  // One type alone.
  domain::TypeCoverage CoverageOf(const catalogue::PolicyType& type);
  // The content of what was stored.
  std::vector<api::Json> Stored(const std::string& type);

  test::FakeClock clock;
  test::ScriptedTransport transport;
  FakeTokens tokens;
  MemorySink sink;
  ReadOptions options;
  std::vector<std::string> warnings;  // of the last collection
};

}  // namespace strongroom::provider::graph
