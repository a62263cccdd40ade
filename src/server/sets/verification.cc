#include "server/sets/verification.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>

#include "api/kinds.h"
#include "base/json.h"
#include "domain/digest_text.h"
#include "server/sets/group.h"
#include "server/sets/item_list.h"
#include "server/sets/page_query.h"
#include "store/set_items.h"
#include "store/set_problems.h"
#include "store/set_roots.h"

namespace strongroom::server::sets {
namespace {

using base::Json;
using domain::DigestText;
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

struct Checked {
  int64_t bytes = 0;
  Json last = nullptr;  // where the last item is
};

void CheckContents(store::Database& database, const store::SetRecord& set,
                   std::span<const int64_t> versions, Checked& checked, Problems& problems) {
  const auto items = store::ItemsOf(database, versions);
  store::ReadItemContents(database, set.tenant_id, items,
                          [&](size_t index, const std::optional<std::string>& content) {
                            if (content) return;
                            problems.Add({.type = items[index].type,
                                          .id = items[index].external_id,
                                          .what = store::kContentIsAltered});
                          });
  for (const store::SetItem& item : items) checked.bytes += item.size;
  if (!items.empty()) checked.last = PositionOf(items.back());
}

}  // namespace

Json Verify(store::Database& database, const store::SetRecord& set, const store::ItemQuery& part) {
  Problems problems;
  const auto versions = store::ListVersions(database, part);
  Checked checked;
  for (size_t first = 0; first < versions.size(); first += kTogether) {
    const auto rest = std::span(versions).subspan(first);
    CheckContents(database, set, rest.first(std::min(kTogether, rest.size())), checked, problems);
  }
  Json answer{{"kind", api::kSetVerificationKind},
              {"apiVersion", kApiVersion},
              {"backupSet", NameOf(set)},
              {"items", versions.size()},
              {"bytes", checked.bytes}};
  const bool is_last = versions.size() < static_cast<size_t>(part.limit) || checked.last.is_null();
  if (is_last) {
    const store::SetRoots roots = store::ReadSetRoots(database, set.id);
    for (const SetProblem& problem : ProblemsOf(roots)) problems.Add(problem);
    answer["digest"] = DigestText(roots.set.computed);
    answer["linked"] = roots.link.has_value();
  } else {
    answer["metadata"]["continue"] = ToContinue(checked.last);
  }
  answer["verified"] = problems.count() == 0;
  answer["problemCount"] = problems.count();
  answer["problems"] = problems.Take();
  return answer;
}

}  // namespace strongroom::server::sets
