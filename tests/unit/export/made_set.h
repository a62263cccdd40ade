#pragma once

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/sha256.h"
#include "base/timestamp.h"
#include "sets/members.h"
#include "sets/verified_set_sink.h"
#include "support/instant.h"

namespace strongroom::exporting {

// A policy as it would be stored. Its change digest is that of its content, as nothing here hangs
// on which it is.
inline sets::Item MadeItem(std::string type, std::string id, std::string name,
                           const base::Json& object) {
  sets::Item item{.type = std::move(type), .id = std::move(id), .name = std::move(name)};
  item.content = base::CanonicalJson(object);
  item.content_digest = base::Sha256Hex(item.content);
  item.digest = base::Sha256Hex("change of " + item.content);
  item.bytes = static_cast<int64_t>(item.content.size());
  item.since = test::At("2026-03-01T01:30:00Z");
  return item;
}

// Sets of one schedule, each sealed as the server would.
class MadeSets {
 public:
  struct Made {
    sets::BackupSet set;
    std::vector<sets::Item> items;
  };

  // `states` of the types that are not complete, or have no items.
  Made Next(std::vector<sets::Item> items, std::map<std::string, std::string> states = {}) {
    std::sort(items.begin(), items.end(), [](const sets::Item& a, const sets::Item& b) {
      return std::pair(a.type, a.id) < std::pair(b.type, b.id);
    });
    std::map<std::string, domain::TypeRoot> roots;
    for (const auto& [type, state] : states) roots[type];
    for (const sets::Item& item : items) {
      roots[item.type].Add(item.id, item.digest, item.content_digest);
    }
    std::vector<sets::SetType> types;
    base::Json shown = base::Json::array();
    for (auto& [type, root] : roots) {
      const auto state = states.find(type);
      types.push_back({.type = type,
                       .state = state == states.end() ? "complete" : state->second,
                       .digest = root.Finish()});
      shown.push_back({{"policyType", type},
                       {"state", types.back().state},
                       {"total", 2},
                       {"backedUp", 1},
                       {"errors", 0},
                       {"digest", sets::DigestText(types.back().digest)}});
      if (!types.back().IsComplete()) {
        shown.back().update({{"errorCode", "FORBIDDEN"}, {"errorMessage", "may not\nlist"}});
      }
    }
    const std::string digest = sets::SetRoot(types);
    ++sequence_;
    base::Json status{{"scheduleName", "nightly"},
                      {"scheduleUID", "schedule-1"},
                      {"runName", "nightly-20260301013" + std::to_string(sequence_)},
                      {"tenantName", "prod"},
                      {"provider", "kubernetes"},
                      {"sequence", sequence_},
                      {"takenAt", base::FormatTimestamp(test::At("2026-03-01T01:30:00Z") +
                                                        std::chrono::hours(24) * sequence_)},
                      {"complete", states.empty()},
                      {"items", items.size()},
                      {"digest", sets::DigestText(digest)},
                      {"types", shown}};
    if (!previous_.empty()) {
      status["previousDigest"] = sets::DigestText(previous_);
      status["changes"] = {{"added", 1}, {"changed", 2}, {"removed", 3}};
    }
    previous_ = digest;
    const base::Json object{{"apiVersion", "sets.strongroom.dev/v1alpha1"},
                            {"kind", "BackupSet"},
                            {"metadata", {{"name", "nightly-" + std::to_string(sequence_)}}},
                            {"status", status}};
    return {.set = sets::ReadSet(object), .items = std::move(items)};
  }

 private:
  int64_t sequence_ = 0;
  std::string previous_;
};

inline void Export(const MadeSets::Made& made, sets::VerifiedSetSink& exporter,
                   const sets::Actors& actors = {}) {
  exporter.BeginSet(made.set, actors);
  for (const sets::Item& item : made.items) exporter.Add(item);
  exporter.EndSet();
}

}  // namespace strongroom::exporting
