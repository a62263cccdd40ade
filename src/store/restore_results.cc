#include <algorithm>
#include <iterator>
#include <string_view>

#include "base/enum_words.h"
#include "store/arrays.h"
#include "store/records.h"
#include "store/restore_columns.h"
#include "store/restores.h"
#include "store/session.h"

// What a plan says of policies, and what became of them.
namespace strongroom::store {
namespace {

using domain::RestoreAction;
using Result = domain::RestoredItem::Result;

// $1 plan, $2 ordinal, $3 limit.
constexpr const char* kPage = R"sql(
 FROM strongroom.restore_items i WHERE i.restore_id = $1 AND i.ordinal >= $2
ORDER BY i.ordinal LIMIT $3)sql";

constexpr const char* kCountActions =
    "SELECT action, count(*) FROM strongroom.restore_items WHERE restore_id = $1 GROUP BY action";

// $1 plan, $2 reason, $3 limit.
constexpr const char* kRefused = R"sql(
 FROM strongroom.restore_items i
WHERE i.restore_id = $1 AND i.action = 'refuse' AND i.reason <> $2 ORDER BY i.ordinal LIMIT $3)sql";

// $2: actions that write.
constexpr const char* kCountUntried = R"sql(
SELECT count(*) FROM strongroom.restore_items
WHERE restore_id = $1 AND awaits_others AND action = ANY ($2::text[]))sql";

// $2: actions that write.
constexpr const char* kCountResults = R"sql(
SELECT result, count(*) FROM strongroom.restore_items
WHERE restore_id = $1 AND action = ANY ($2::text[]) GROUP BY result)sql";

// $1 records, $2 plan, $3 actions that write.
constexpr const char* kWritten = R"sql(
SELECT count(DISTINCT m.ordinal) FROM jsonb_to_recordset($1::jsonb) AS i ({record})
JOIN strongroom.restore_items m ON m.restore_id = $2 AND m.ordinal = i.ordinal
WHERE m.action = ANY ($3::text[]))sql";

constexpr const char* kAddResults = R"sql(
UPDATE strongroom.restore_items m
SET result = CASE WHEN m.result = 'done' AND i.result = 'nothingToDo' THEN m.result ELSE i.result END,
    result_reason = i.result_reason, result_message = i.result_message
FROM jsonb_to_recordset($1::jsonb) AS i ({record})
WHERE m.restore_id = $2 AND m.ordinal = i.ordinal)sql";

const std::string& WritingActions() {
  static const std::string actions = [] {
    std::vector<std::string_view> words;
    for (const auto& [action, word] : base::kEnumWords<RestoreAction>) {
      if (domain::Writes(action)) words.push_back(word);
    }
    return ArrayOf(words, [](std::string_view word) { return std::string(word); });
  }();
  return actions;
}

int64_t& CountOf(domain::RestoreCounts& counts, RestoreAction action) {
  switch (action) {
    case RestoreAction::kCreate:
      return counts.create;
    case RestoreAction::kUpdate:
      return counts.update;
    case RestoreAction::kReplace:
      return counts.replace;
    case RestoreAction::kNone:
      return counts.none;
    case RestoreAction::kSkip:
      return counts.skip;
    case RestoreAction::kRefuse:
      break;
  }
  return counts.refuse;
}

int64_t& CountOf(ResultCounts& counts, std::optional<Result> result) {
  if (!result) return counts.open;
  switch (*result) {
    case Result::kDone:
      return counts.done;
    case Result::kNothingToDo:
      return counts.nothing_to_do;
    case Result::kFailed:
      return counts.failed;
    case Result::kNotReached:
      break;
  }
  return counts.not_reached;
}

}  // namespace

domain::RestoreCounts CountActions(Database& database, int64_t plan_id) {
  return InTransaction(database, "count what a restore would do", [&](pqxx::work& transaction) {
    domain::RestoreCounts counts;
    for (const auto& row : transaction.exec_params(kCountActions, plan_id)) {
      const auto action = base::Parse<RestoreAction>(row[0].as<std::string>());
      CountOf(counts, action.value_or(RestoreAction::kRefuse)) += row[1].as<int64_t>();
    }
    return counts;
  });
}

PlanGaps FindGaps(Database& database, int64_t plan_id, std::string_view expected, int most) {
  const std::string statement = std::string("SELECT ") + kPlannedItem + kRefused;
  return InTransaction(database, "find what a restore cannot do", [&](pqxx::work& transaction) {
    PlanGaps gaps;
    for (const auto& row :
         transaction.exec_params(statement, plan_id, std::string(expected), most)) {
      gaps.refused.push_back(PlannedItemAt(row).planned);
    }
    gaps.untried =
        transaction.exec_params1(kCountUntried, plan_id, WritingActions())[0].as<int64_t>();
    return gaps;
  });
}

std::vector<RestoreProgressItem> ReadPlan(Database& database, int64_t plan_id, int64_t from,
                                          int limit) {
  const std::string statement = std::string("SELECT ") + kPlannedItem + kPage;
  return InTransaction(database, "read the plan of a restore", [&](pqxx::work& transaction) {
    std::vector<RestoreProgressItem> items;
    for (const auto& row : transaction.exec_params(statement, plan_id, from, limit)) {
      items.push_back(PlannedItemAt(row));
    }
    return items;
  });
}

bool AddResults(Database& database, int64_t plan_id, std::span<const RestoreProgressItem> items) {
  std::vector<RestoreProgressItem> said;
  std::copy_if(items.begin(), items.end(), std::back_inserter(said),
               [](const RestoreProgressItem& item) { return item.result.has_value(); });
  if (said.empty()) return true;
  static const std::string written = ResultColumns().Statement(kWritten);
  static const std::string add = ResultColumns().Statement(kAddResults);
  const std::string records = Records(ResultColumns(), std::span<const RestoreProgressItem>(said));
  return InTransaction(database, "write down what a restore has done", [&](pqxx::work& work) {
    const pqxx::result found = work.exec_params(written, records, plan_id, WritingActions());
    if (found[0][0].as<size_t>() != said.size()) return false;
    work.exec_params(add, records, plan_id);
    return true;
  });
}

ResultCounts CountResults(Database& database, int64_t plan_id) {
  return InTransaction(database, "count what a restore has done", [&](pqxx::work& transaction) {
    ResultCounts counts;
    for (const auto& row : transaction.exec_params(kCountResults, plan_id, WritingActions())) {
      CountOf(counts, base::Parse<Result>(row[0].as<std::string>())) += row[1].as<int64_t>();
    }
    return counts;
  });
}

}  // namespace strongroom::store
