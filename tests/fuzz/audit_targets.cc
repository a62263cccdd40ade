#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>

#include "base/json.h"
#include "fuzz/target.h"
#include "fuzz/targets.h"
#include "provider/graph/audit_events.h"

namespace strongroom::fuzz {

void FuzzAudits(std::string_view input) {
  provider::graph::TellingActs telling;
  const auto take = [&](const base::Json& event) {
    for (const provider::graph::AuditStore& store : provider::graph::kAuditStores) {
      for (provider::graph::AuditAct& act : provider::graph::ActsOf(store, event)) {
        const domain::Deed& deed = act.act.deed;
        Require(!act.act.external_id.empty() && !deed.actor.empty() && deed.at.has_value(),
                "an act is somebody's, at a time, on an object");
        Require(deed.actor.size() <= 256 && deed.activity.size() <= 256, "texts are bounded");
        telling.Add(std::move(act));
      }
    }
  };
  try {
    base::ParseJsonElements(
        input,
        {.member = "value", .take = take, .skip = [](const base::Json&, const std::string&) {}});
  } catch (const base::JsonError& e) {
    Require(*e.what() != '\0', "a refusal says why");
  }
  std::set<std::string> objects;
  for (const domain::Act& act : telling.Take()) {
    Require(objects.insert(act.external_id).second, "an object has one act");
  }
}

}  // namespace strongroom::fuzz
