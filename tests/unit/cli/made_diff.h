#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "unit/cli/fake_host.h"
#include "unit/cli/made_sets.h"

namespace strongroom::cli {

inline const std::string kSlot = "2026-03-02T01:30:00Z";

inline json SetInSlot(const std::string& name, const std::string& id) {
  json set = WithTypes(SetObject(name, kSlot, id));
  set["status"]["tenantName"] = "t";  // as ScheduleObject has it
  return set;
}

inline json DifferenceOf(const std::string& name, const std::string& change) {
  return {{"type", "roles"}, {"id", "ns/" + name}, {"name", name}, {"change", change}};
}

inline json DiffOf(const json& items, const json& not_compared = json::array()) {
  int64_t added = 0;
  int64_t changed = 0;
  int64_t removed = 0;
  for (const json& item : items) {
    ++(item["change"] == "added" ? added : item["change"] == "changed" ? changed : removed);
  }
  return {{"kind", "BackupSetDiff"},
          {"apiVersion", "sets.strongroom.dev/v1alpha1"},
          {"from", "a-1"},
          {"to", "b-2"},
          {"changes", {{"added", added}, {"changed", changed}, {"removed", removed}}},
          {"notCompared", not_compared},
          {"items", items}};
}

// Two sets, a-1 and b-2, between which `items` differ.
class DiffCommand : public testing::Test {
 protected:
  DiffCommand() {
    host_.Add(kSetsPath + "/a-1", SetInSlot("a-1", "1"));
    host_.Add(kSetsPath + "/b-2", SetInSlot("b-2", "2"));
  }

  void Differ(const json& items, const json& not_compared = json::array()) {
    host_.Add(kSetsPath + "/b-2/diff", DiffOf(items, not_compared));
  }
  void Hold(const std::string& set, const json& content) {
    host_.Add(kSetsPath + "/" + set + "/content", content);
  }

  FakeHost host_;
};

}  // namespace strongroom::cli
