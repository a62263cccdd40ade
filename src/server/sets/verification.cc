#include "server/sets/verification.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>

#include "base/json.h"
#include "server/sets/digest_text.h"
#include "server/sets/group.h"
#include "store/set_items.h"
#include "store/set_problems.h"
#include "store/set_roots.h"

namespace strongroom::server::sets {
namespace {

using base::Json;
using store::SetProblem;

constexpr size_t kMostProblems = 100;
// Items that are read at a time; how many contents, the store decides by their sizes.
constexpr size_t kTogether = 1'000;

class Problems {
 public:
  void Add(const SetProblem& problem) {
    if (++count_ <= kMostProblems) first_.push_back(ToJson(problem));
  }

  size_t count() const { return count_; }
  Json Take() { return std::move(first_); }

 private:
  Json first_ = Json::array();
  size_t count_ = 0;
};

// How many bytes there are.
int64_t CheckContents(store::Database& database, const store::SetRecord& set,
                      std::span<const int64_t> versions, Problems& problems) {
  const auto items = store::ItemsOf(database, versions);
  store::ReadItemContents(database, set.tenant_id, items,
                          [&](size_t index, const std::optional<std::string>& content) {
                            if (content) return;
                            problems.Add({.type = items[index].type,
                                          .id = items[index].external_id,
                                          .what = store::kContentIsAltered});
                          });
  int64_t bytes = 0;
  for (const store::SetItem& item : items) bytes += item.size;
  return bytes;
}

}  // namespace

Json Verify(store::Database& database, const store::SetRecord& set) {
  Problems problems;
  const auto versions =
      store::ListVersions(database, {.set_id = set.id, .limit = store::kAllItems});
  int64_t bytes = 0;
  for (size_t first = 0; first < versions.size(); first += kTogether) {
    const auto rest = std::span(versions).subspan(first);
    bytes += CheckContents(database, set, rest.first(std::min(kTogether, rest.size())), problems);
  }
  const store::SetRoots roots = store::ReadSetRoots(database, set.id);
  for (const SetProblem& problem : ProblemsOf(roots)) problems.Add(problem);
  return {{"kind", "BackupSetVerification"},
          {"apiVersion", kApiVersion},
          {"backupSet", NameOf(set)},
          {"verified", problems.count() == 0},
          {"items", versions.size()},
          {"bytes", bytes},
          {"digest", DigestText(roots.set.computed)},
          {"linked", roots.link.has_value()},
          {"problemCount", problems.count()},
          {"problems", problems.Take()}};
}

}  // namespace strongroom::server::sets
