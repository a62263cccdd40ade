#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "server/admission/review.h"
#include "support/built_in_catalogues.h"
#include "support/instant.h"
#include "web/error.h"

namespace strongroom::server::admission {

// A cluster in memory.
class FakeReader final : public ClusterReader {
 public:
  std::optional<api::Tenant> FindTenant(const std::string& /*ns*/,
                                        const std::string& name) override {
    return Find(tenants, name);
  }
  std::optional<api::Schedule> FindSchedule(const std::string& /*ns*/,
                                            const std::string& name) override {
    return Find(schedules, name);
  }
  std::optional<api::Run> FindRun(const std::string& /*ns*/, const std::string& name) override {
    return Find(runs, name);
  }
  bool MayDo(const access::User& user, const access::ResourceAccess& access) override {
    Answer();
    asked.push_back(user.name + " " + access.verb + " " + access.group + "/" + access.resource +
                    " " + access.ns + "/" + access.name);
    if (access.verb == "delete") return may_delete;
    return may.contains(access.verb + ' ' + access.resource +
                        (access.name.empty() ? "" : '/' + access.name));
  }

  std::map<std::string, api::Tenant> tenants;
  std::map<std::string, api::Schedule> schedules;
  std::map<std::string, api::Run> runs;
  bool may_delete = false;
  std::set<std::string> may;  // "create pods", "get secrets/graph"
  bool is_away = false;
  std::vector<std::string> asked;

 private:
  template <typename Object>
  std::optional<Object> Find(const std::map<std::string, Object>& objects,
                             const std::string& name) const {
    Answer();
    const auto found = objects.find(name);
    if (found == objects.end()) return std::nullopt;
    return found->second;
  }
  void Answer() const {
    if (is_away) throw web::TransportError("connection refused");
  }
};

inline constexpr const char* kOperator = "system:serviceaccount:strongroom:controller";

// Questions about objects of namespace team-a, by ada.
struct Questions {
  using Json = nlohmann::json;

  static Json Parsed(const std::string& text) { return base::ParseJson(text); }

  api::AdmissionRequest Request(domain::ReviewedKind kind, domain::AdmissionOperation operation,
                                const std::string& name) const {
    return {.uid = "u-1",
            .kind = kind,
            .operation = operation,
            .ns = "team-a",
            .name = name,
            .is_dry_run = false,
            .user = {.name = user, .uid = "", .groups = {"people"}, .extra = {}}};
  }
  api::AdmissionAnswer Ask(const api::AdmissionRequest& request, const Json& object,
                           const Json& old_object) {
    return Review({.request = request,
                   .object = object,
                   .old_object = old_object,
                   .cluster = cluster,
                   .rules = rules,
                   .now = test::At("2026-02-01T12:00:00Z")});
  }
  api::AdmissionAnswer Create(domain::ReviewedKind kind, const Json& object) {
    const std::string name = object["metadata"]["name"];
    return Ask(Request(kind, domain::AdmissionOperation::kCreate, name), object, Json::object());
  }
  api::AdmissionAnswer Update(domain::ReviewedKind kind, const Json& before, const Json& after) {
    const std::string name = after["metadata"]["name"];
    return Ask(Request(kind, domain::AdmissionOperation::kUpdate, name), after, before);
  }
  // What a refusal says: "403 Forbidden: ..."; empty when it is taken.
  static std::string Said(const api::AdmissionAnswer& answer) {
    if (!answer.refusal) return "";
    return std::to_string(answer.refusal->code) + ' ' + answer.refusal->reason + ": " +
           answer.refusal->message;
  }

  std::string user = "ada";
  FakeReader cluster;
  Rules rules{.catalogues = test::BuiltInCatalogues(), .operators = {kOperator}};
};

inline nlohmann::json ScheduleObject(const std::string& zone = "UTC") {
  return Questions::Parsed(R"({"metadata": {"name": "nightly", "namespace": "team-a", "uid": "s-1"},
    "spec": {"tenantRef": {"name": "cluster"}, "enabled": true, "timezone": ")" +
                           zone + R"(", "frequency": "daily", "timeOfDay": "02:30",
    "policyTypes": ["networkPolicies"], "retention": {"keepLast": 30}}})");
}

}  // namespace strongroom::server::admission
