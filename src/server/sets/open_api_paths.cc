#include "server/sets/open_api_paths.h"

#include <array>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "api/restore_exchange.h"
#include "api/set_import.h"
#include "base/json.h"
#include "server/sets/audit_page.h"
#include "server/sets/group.h"
#include "server/sets/item_list.h"

namespace strongroom::server::sets {
namespace {

using base::Json;

// hold_patch.h.
constexpr std::array kPatchTypes{"application/merge-patch+json", "application/json-patch+json"};
constexpr std::array kObjectTypes{kJsonType};

Json PathParameter(const std::string& name) {
  return {{"name", name}, {"in", "path"}, {"required", true}, {"description", "As of metadata."}};
}
// By this clients know that they may ask for it.
Json DryRunParameter() {
  return {{"name", "dryRun"},
          {"in", "query"},
          {"description", "All: nothing is changed, the answer is what would be."}};
}

Json Operation(const char* action, const std::string& id, const Json& answer) {
  return {{"operationId", id},
          {"responses", {{"200", answer}}},
          {"x-kubernetes-action", action},
          {"x-kubernetes-group-version-kind", GroupVersionKind(std::string(kKind))}};
}

// What stands behind an object, and what may be asked of it.
struct Subresource {
  std::string name;
  const char* id;  // of the operation, behind the object's own
  const char* description;
  std::vector<Json> parameters;
  bool is_made = false;  // by POST; else it is read
};

Json QueryParameter(const char* name, const char* type, const char* description) {
  return {{"name", name}, {"in", "query"}, {"type", type}, {"description", description}};
}

Json LimitParameter(size_t most) {
  const std::string description = "So many at most, up to " + std::to_string(most) + '.';
  return QueryParameter("limit", "integer", description.c_str());
}

std::vector<Subresource> Subresources() {
  const Json type = QueryParameter("type", "string", "Only policies of that policy type.");
  const Json limit = LimitParameter(kItemPageSize);
  const Json position = QueryParameter("continue", "string", "Where a page of items begins.");
  return {{"items", "Items", "Which policies the set holds.", {type, limit, position}},
          {"content",
           "Content",
           "A policy of the set, JSON; without id several of them, NDJSON.",
           {type, QueryParameter("id", "string", "Only that policy of the type."),
            QueryParameter("normalised", "boolean",
                           "true: of each content what counts as a change, canonical JSON."),
            limit, position}},
          {"diff",
           "Diff",
           "What differs in the set from another one.",
           {QueryParameter("from", "string", "That other set; else the schedule's set before.")}},
          {"history",
           "History",
           "What became of policies, in the set and those of its tenant before it.",
           {QueryParameter("type", "string", "Their policy type; required."),
            QueryParameter("name", "string", "Their name, or their id; required.")}},
          {"verify", "Verify", "Whether the set is as it was sealed.", {limit, position}}};
}

// Of a plan, and itself.
std::vector<Subresource> PlanSubresources() {
  return {{"", "", "What a BackupRestore of that name would do: its newest plan.", {}},
          {"/items",
           "Items",
           "What it would do to which policies, and what became of them.",
           {LimitParameter(api::kMaxRestoreItems),
            QueryParameter("continue", "string", "Where a page of items begins.")}},
          {"/approve",
           "Approve",
           "Somebody has read the plan of that digest, and wants it done.",
           {DryRunParameter()},
           true}};
}

std::vector<Json> AuditParameters() {
  return {QueryParameter("user", "string", "Only what that user did or was refused."),
          QueryParameter("action", "string", "Only that action."),
          QueryParameter("object", "string", "Only about that resource, or that RESOURCE/NAME."),
          QueryParameter("result", "string", "accepted, intended, refused or failed."),
          QueryParameter("since", "string", "Only from that time on (RFC 3339)."),
          QueryParameter("until", "string", "Only before that time."),
          QueryParameter("order", "string", "newestFirst, or oldestFirst."),
          LimitParameter(kAuditPageSize),
          QueryParameter("continue", "string", "Where a page begins.")};
}

// The answers are no objects of the group that a client could know the form of.
Json SubresourcePath(const Subresource& subresource, const std::string& of,
                     const OpenApiDialect& dialect, Json parameters) {
  Json asked = Json::array();
  for (const Json& parameter : subresource.parameters) {
    asked.push_back(dialect.parameter(parameter));
  }
  const char* const does = subresource.is_made ? "create" : "read";
  Json operation{
      {"operationId", does + ("SetsStrongroomDevV1alpha1Namespaced" + of) + subresource.id},
      {"description", subresource.description},
      {"parameters", std::move(asked)},
      {"responses", {{subresource.is_made ? "201" : "200", {{"description", "OK"}}}}}};
  if (subresource.is_made) dialect.add_body(operation, kObjectTypes);
  return {{subresource.is_made ? "post" : "get", std::move(operation)},
          {"parameters", std::move(parameters)}};
}

}  // namespace

Json GroupVersionKind(const std::string& kind) {
  return {{"group", kGroup}, {"version", kVersion}, {"kind", kind}};
}

// A path is there for whoever looks for the kind by it.
Json OpenApiPaths(const OpenApiDialect& dialect) {
  const std::string all = "/apis/" + std::string(kApiVersion);
  const std::string some = all + "/namespaces/{namespace}/" + std::string(kResource);
  const Json ns = dialect.parameter(PathParameter("namespace"));
  Json patch = Operation("patch", "patchSetsStrongroomDevV1alpha1NamespacedBackupSet",
                         dialect.answer(kSetSchema));
  patch["parameters"] = Json::array({dialect.parameter(DryRunParameter())});
  dialect.add_body(patch, kPatchTypes);
  Json post = Operation("post", "createSetsStrongroomDevV1alpha1NamespacedBackupSet",
                        dialect.answer(kSetSchema));
  post["description"] = "Puts a set in that was sealed elsewhere: kubectl strongroom import.";
  post["parameters"] = Json::array(
      {dialect.parameter(DryRunParameter()),
       dialect.parameter(QueryParameter(api::kSetImportSchedule, "string",
                                        "The schedule that the set is called after here."))});
  const Json one = Json::array({ns, dialect.parameter(PathParameter("name"))});
  Json paths{{all + '/' + std::string(kResource),
              {{"get", Operation("list", "listSetsStrongroomDevV1alpha1BackupSetForAllNamespaces",
                                 dialect.answer(kSetListSchema))}}},
             {some,
              {{"get", Operation("list", "listSetsStrongroomDevV1alpha1NamespacedBackupSet",
                                 dialect.answer(kSetListSchema))},
               {"post", std::move(post)},
               {"parameters", Json::array({ns})}}},
             {some + "/{name}",
              {{"get", Operation("get", "readSetsStrongroomDevV1alpha1NamespacedBackupSet",
                                 dialect.answer(kSetSchema))},
               {"patch", std::move(patch)},
               {"parameters", one}}}};
  for (const Subresource& subresource : Subresources()) {
    paths[some + "/{name}/" + subresource.name] =
        SubresourcePath(subresource, std::string(kKind), dialect, one);
  }
  const std::string plan =
      all + "/namespaces/{namespace}/" + std::string(kPlanResource) + "/{name}";
  for (const Subresource& subresource : PlanSubresources()) {
    paths[plan + subresource.name] =
        SubresourcePath(subresource, std::string(kPlanKind), dialect, one);
  }
  const std::string events = std::string(kAuditResource);
  const std::string kind = std::string(kAuditKind);
  const char* const listed = "Who did what, and who was refused.";
  paths[all + '/' + events] = SubresourcePath(
      {"", "ListForAllNamespaces", listed, AuditParameters()}, kind, dialect, Json::array());
  paths[all + '/' + events + "/verify"] =
      SubresourcePath({"",
                       "VerifyAll",
                       "Whether the audit log is as it was chained, up to a row.",
                       {LimitParameter(kVerifiedAtOnce),
                        QueryParameter("continue", "string", "Where a part begins.")}},
                      kind, dialect, Json::array());
  const std::string some_events = all + "/namespaces/{namespace}/" + events;
  paths[some_events] =
      SubresourcePath({"", "List", listed, AuditParameters()}, kind, dialect, Json::array({ns}));
  paths[some_events + "/{name}"] =
      SubresourcePath({"", "", "A row of the audit log.", {}}, kind, dialect, one);
  return paths;
}

}  // namespace strongroom::server::sets
