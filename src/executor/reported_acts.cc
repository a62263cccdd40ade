#include "executor/reported_acts.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "api/report.h"
#include "api/report_limits.h"
#include "base/utf8.h"

namespace strongroom::executor {
namespace {

bool IsTaken(const domain::Act& act) {
  const std::string& id = act.external_id;
  return !act.deed.actor.empty() && act.deed.at.has_value() && !id.empty() &&
         id.size() <= api::kMaxNameBytes && id.find('\0') == std::string::npos && base::IsUtf8(id);
}

}  // namespace

std::vector<domain::Act> ReportedActs(std::vector<domain::Act> acts, size_t max_bytes) {
  std::stable_sort(acts.begin(), acts.end(), [](const domain::Act& a, const domain::Act& b) {
    return a.deed.at > b.deed.at;
  });
  size_t room = std::min(max_bytes, api::kMaxActBytes);
  std::set<std::string> objects;
  std::vector<domain::Act> taken;
  for (domain::Act& act : acts) {
    if (taken.size() == api::kMaxActs) break;
    if (!IsTaken(act) || !objects.insert(act.external_id).second) continue;
    const size_t bytes = api::BytesOf(act) + 1;
    if (bytes > room) break;
    room -= bytes;
    taken.push_back(std::move(act));
  }
  return taken;
}

}  // namespace strongroom::executor
