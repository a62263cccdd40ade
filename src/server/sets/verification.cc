#include "server/sets/verification.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>

#include "api/kinds.h"
#include "base/json.h"
#include "catalogue/sealed_name.h"
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
// Items that are read at a time.
constexpr size_t kTogether = 1'000;
// Of their contents.
constexpr int64_t kBytesTogether = int64_t{8} << 20U;

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

// How many of them are read together: at least one.
size_t CountTogether(std::span<const store::SetItem> items) {
  size_t count = 1;
  int64_t bytes = items.front().size;
  while (count < items.size() && (bytes += items[count].size) <= kBytesTogether) ++count;
  return count;
}

// What is wrong with an item; null: nothing.
const char* ProblemOf(sealing::ItemRules& rules, const store::SetRecord& set,
                      const store::SetItem& item, const std::optional<std::string>& content) {
  if (!content) return store::kContentIsAltered;
  const bool has_own = rules.HasOwnName(
      set.provider.kind(),
      {.type = item.type, .id = item.external_id, .name = item.display_name, .content = *content});
  return has_own ? nullptr : catalogue::kOtherName;
}

// The contents of a part, and what its items are called.
class PartCheck {
 public:
  PartCheck(store::Database& database, sealing::ItemRules& rules, const store::SetRecord& set,
            const Deadline& deadline, Problems& problems)
      : database_(database), rules_(rules), set_(set), deadline_(deadline), problems_(problems) {}

  // Whether there was time for all of them.
  bool Check(std::span<const int64_t> versions) {
    while (!versions.empty()) {
      const auto together = versions.first(std::min(kTogether, versions.size()));
      const auto items = store::ItemsOf(database_, together);
      if (!CheckItems(items)) return false;
      items_ += together.size() - items.size();  // those that are gone
      versions = versions.subspan(together.size());
    }
    return true;
  }

  size_t items() const { return items_; }
  int64_t bytes() const { return bytes_; }
  // Where the last one is; null when there was none.
  const Json& last() const { return last_; }

 private:
  bool CheckItems(std::span<const store::SetItem> items) {
    while (!items.empty()) {
      if (!last_.is_null() && (bytes_ >= kPartBytes || deadline_.IsOver())) return false;
      const auto together = items.first(CountTogether(items));
      CheckContents(together);
      items = items.subspan(together.size());
    }
    return true;
  }

  void CheckContents(std::span<const store::SetItem> items) {
    store::ReadItemContents(
        database_, set_.tenant_id, items,
        [&](size_t index, const std::optional<std::string>& content) {
          const store::SetItem& item = items[index];
          if (const char* const what = ProblemOf(rules_, set_, item, content)) {
            problems_.Add({.type = item.type, .id = item.external_id, .what = what});
          }
        });
    for (const store::SetItem& item : items) bytes_ += item.size;
    items_ += items.size();
    last_ = PositionOf(items.back());
  }

  store::Database& database_;
  sealing::ItemRules& rules_;
  const store::SetRecord& set_;
  const Deadline& deadline_;
  Problems& problems_;
  size_t items_ = 0;
  int64_t bytes_ = 0;
  Json last_ = nullptr;
};

}  // namespace

Json Verify(store::Database& database, sealing::ItemRules& rules, const store::SetRecord& set,
            const store::ItemQuery& part, const Deadline& deadline) {
  Problems problems;
  const auto versions = store::ListVersions(database, part);
  PartCheck check(database, rules, set, deadline, problems);
  const bool has_read_all = check.Check(versions);
  Json answer{{"kind", api::kSetVerificationKind},
              {"apiVersion", kApiVersion},
              {"backupSet", NameOf(set)},
              {"items", check.items()},
              {"bytes", check.bytes()}};
  const bool is_last =
      has_read_all && (versions.size() < static_cast<size_t>(part.limit) || check.last().is_null());
  if (is_last) {
    const store::SetRoots roots = store::ReadSetRoots(database, set.id);
    for (const SetProblem& problem : ProblemsOf(roots)) problems.Add(problem);
    answer["digest"] = DigestText(roots.set.computed);
    answer["linked"] = roots.link.has_value();
  } else {
    answer["metadata"]["continue"] = ToContinue(check.last());
  }
  answer["verified"] = problems.count() == 0;
  answer["problemCount"] = problems.count();
  answer["problems"] = problems.Take();
  return answer;
}

}  // namespace strongroom::server::sets
