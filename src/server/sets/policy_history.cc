#include "server/sets/policy_history.h"

#include <nlohmann/json.hpp>
#include <span>
#include <utility>
#include <vector>

#include "api/change_fields.h"
#include "api/kinds.h"
#include "base/timestamp.h"
#include "domain/digest_text.h"
#include "domain/policy_history.h"
#include "server/sets/api_status.h"
#include "server/sets/group.h"
#include "server/sets/page_query.h"
#include "store/policy_sightings.h"

namespace strongroom::server::sets {
namespace {

using base::Json;
using domain::DigestText;
using domain::PolicyVersion;
using store::SetSighting;

// Of one name. Who means a certain one says its id.
constexpr size_t kMostPolicies = 10;
// Of which some may be in later sets alone.
constexpr int kMostLookedAt = 1'000;
// Of one policy, the newest.
constexpr size_t kMostVersions = 1'000;

std::string NameIn(const SetSighting& seen) { return seen.sighting.form->name; }

Json VersionObject(const PolicyVersion& version, std::span<const SetSighting> seen) {
  const SetSighting& first = seen[version.first];
  Json object{{"change", version.change ? std::string(domain::NameOf(*version.change)) : "first"},
              {"backupSet", first.set_name},
              {"run", first.run_name},
              {"takenAt", base::FormatTimestamp(first.taken_at)}};
  if (first.sighting.form) {
    object["name"] = NameIn(first);
    object["digest"] = DigestText(first.sighting.form->digest);
    object["contentDigest"] = DigestText(first.sighting.form->content_digest);
    object["sets"] = version.sets;
    object["lastBackupSet"] = seen[version.last].set_name;
    object["lastTakenAt"] = base::FormatTimestamp(seen[version.last].taken_at);
  }
  if (version.change) object.update(api::DeedFields().Write(first.deed));
  return object;
}

// Null where no set holds it.
Json PolicyObject(const std::string& type, const store::FoundPolicy& policy,
                  const std::vector<std::string>& naming, std::span<const SetSighting> seen) {
  std::vector<domain::Sighting> sightings;
  std::string name;
  for (const SetSighting& one : seen) {
    sightings.push_back(one.sighting);
    if (one.sighting.form) name = NameIn(one);
  }
  Json versions = Json::array();
  const std::vector<PolicyVersion> history = domain::HistoryOf(type, naming, sightings);
  for (auto version = history.rbegin();
       version != history.rend() && versions.size() < kMostVersions; ++version) {
    versions.push_back(VersionObject(*version, seen));
  }
  if (versions.empty()) return nullptr;
  return {{"type", type},
          {"id", policy.external_id},
          {"name", name},
          {"versions", std::move(versions)}};
}

ApiStatus TooSlow(const HistoryQuery& query) {
  return {StatusReason::kTimeout, "there is too much to look at of policies that are called \"" +
                                      query.name + "\": say the id of one of them as name"};
}

}  // namespace

HistoryQuery ReadHistoryQuery(const http::Request& request) {
  HistoryQuery query{.type = QueryOf(request, "type"), .name = QueryOf(request, "name")};
  if (query.type.empty() || query.name.empty()) {
    throw BadRequest("type and name: both have to be said, as ?type=networkPolicies&name=deny-all");
  }
  return query;
}

Json PolicyHistory(store::Database& database, const std::string& cluster_uid,
                   const domain::NamingTypes& naming, const store::SetRecord& set,
                   const HistoryQuery& query, const Deadline& deadline) {
  std::vector<std::string> by;
  const auto [begin, end] = naming.equal_range(query.type);
  for (auto name = begin; name != end; ++name) by.push_back(name->second);
  std::vector<std::string> types = by;
  types.push_back(query.type);

  const auto found = store::FindPolicies(
      database,
      {.tenant_id = set.tenant_id, .type = query.type, .name = query.name, .limit = kMostLookedAt});
  bool has_more = false;
  Json policies = Json::array();
  for (const store::FoundPolicy& policy : found) {
    if (deadline.IsOver()) throw TooSlow(query);
    Json object =
        PolicyObject(query.type, policy, by,
                     store::SightingsOf(database, cluster_uid, set, policy, query.type, types));
    if (object.is_null()) continue;
    has_more = policies.size() == kMostPolicies;
    if (has_more) break;
    policies.push_back(std::move(object));
  }
  if (policies.empty()) {
    throw ApiStatus(StatusReason::kNotFound, "neither backup set \"" + NameOf(set) +
                                                 "\" nor one before it has such a policy");
  }
  return {{"kind", api::kPolicyHistoryKind},
          {"apiVersion", kApiVersion},
          {"upTo", NameOf(set)},
          {"policies", std::move(policies)},
          {"more", has_more}};
}

}  // namespace strongroom::server::sets
