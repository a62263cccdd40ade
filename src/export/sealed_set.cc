#include "export/sealed_set.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>
#include <utility>

#include "api/kinds.h"
#include "base/timestamp.h"
#include "base/uuid.h"
#include "domain/set_name.h"
#include "domain/set_root.h"
#include "sets/error.h"
#include "sets/members.h"
#include "sets/set_check.h"

namespace strongroom::exporting {
namespace {

using base::Json;
using domain::TypeCoverage;
using sets::DigestText;

// As a database would count them.
constexpr int64_t kFirstId = 1;

// `items` are in the order of type and id.
void DigestItems(const SetFacts& facts, const std::vector<sets::Item>& items,
                 domain::SetDigester& digester) {
  const auto& types = facts.outcome.summary.types;
  for (const sets::Item& item : items) {
    if (!types.contains(item.type)) {
      throw sets::SealError(sets::ShowProblem(
          sets::ProblemOf("", item, "nothing is known of how its type was read")));
    }
    if (!digester.Add(item.type, item.id, item.digest, item.content_digest)) {
      throw sets::SealError(sets::ShowProblem(sets::ProblemOf("", item, "it comes twice")));
    }
  }
  digester.Finish();
}

Json TypeObject(const sets::SetType& type) {
  Json object{{"policyType", type.type}, {"state", type.state},
              {"total", type.total},     {"backedUp", type.backed_up},
              {"errors", type.errors},   {"digest", DigestText(type.digest)}};
  if (type.excluded > 0) object["excluded"] = type.excluded;
  if (!type.error_code.empty()) object["errorCode"] = type.error_code;
  if (!type.error_message.empty()) object["errorMessage"] = type.error_message;
  if (!type.api_version.empty()) object["apiVersion"] = type.api_version;
  return object;
}

sets::SetType TypeFrom(const std::string& type, const TypeCoverage& coverage, std::string digest) {
  return {.type = type,
          .state = std::string(domain::NameOf(coverage.state)),
          .digest = std::move(digest),
          .total = coverage.total,
          .backed_up = coverage.backed_up,
          .errors = coverage.errors,
          .excluded = coverage.excluded,
          .error_code = coverage.error_code,
          .error_message = coverage.error_message,
          .api_version = coverage.api_version};
}

Json SetObject(const SetFacts& facts, const std::vector<sets::SetType>& types,
               const std::vector<sets::Item>& items) {
  int64_t bytes = 0;
  for (const sets::Item& item : items) bytes += item.bytes;
  Json shown = Json::array();
  for (const sets::SetType& type : types) shown.push_back(TypeObject(type));
  const std::string taken_at = base::FormatTimestamp(facts.taken_at);
  const std::string run_uid = base::UuidOf("backup/" + facts.tenant_uid + '/' + facts.run);
  const api::Kind& kind = api::kSetKind;
  return {{"apiVersion", std::string(kind.group) + '/' + std::string(kind.version)},
          {"kind", kind.kind},
          {"metadata",
           {{"name", domain::SetName(facts.run, kFirstId)},
            {"uid", base::UuidOf("backupset/" + run_uid)},
            {"creationTimestamp", taken_at}}},
          {"spec", Json::object()},
          {"status",
           {{"scheduleName", kNoSchedule},
            {"scheduleUID", base::UuidOf("backup/" + facts.tenant_uid)},
            {"runName", facts.run},
            {"runUID", run_uid},
            {"tenantName", facts.tenant},
            {"tenantUID", facts.tenant_uid},
            {"provider", base::NameOf(facts.provider)},
            {"backupSetID", std::to_string(kFirstId)},
            {"sequence", 1},
            {"takenAt", taken_at},
            {"phase", domain::NameOf(facts.outcome.phase)},
            {"complete", domain::IsWhole(facts.outcome.summary)},
            {"items", items.size()},
            {"newVersions", items.size()},
            {"rawBytes", bytes},
            {"digest", DigestText(sets::SetRoot(types))},
            {"types", std::move(shown)}}}};
}

}  // namespace

SealedSet SealSet(const SetFacts& facts, std::vector<sets::Item> items) {
  std::sort(items.begin(), items.end(), [](const sets::Item& a, const sets::Item& b) {
    return std::tie(a.type, a.id) < std::tie(b.type, b.id);
  });
  domain::SetDigester digester;
  DigestItems(facts, items, digester);
  std::vector<sets::SetType> types;
  for (const auto& [type, coverage] : facts.outcome.summary.types) {
    types.push_back(TypeFrom(type, coverage, digester.DigestOf(type)));
  }
  return {.set = sets::ReadSet(SetObject(facts, types, items)), .items = std::move(items)};
}

}  // namespace strongroom::exporting
