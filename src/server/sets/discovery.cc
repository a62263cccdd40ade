#include "server/sets/discovery.h"

#include <nlohmann/json.hpp>
#include <string>

#include "api/kinds.h"
#include "base/json.h"
#include "base/json_writer.h"
#include "base/sha256.h"
#include "server/sets/accept.h"
#include "server/sets/api_status.h"
#include "server/sets/group.h"
#include "server/sets/open_api.h"

namespace strongroom::server::sets {
namespace {

using base::Json;

Json Version() { return {{"groupVersion", kApiVersion}, {"version", kVersion}}; }

Json Group() {
  return {{"kind", "APIGroup"},
          {"apiVersion", "v1"},
          {"name", kGroup},
          {"versions", Json::array({Version()})},
          {"preferredVersion", Version()}};
}

Json Groups() {
  return {{"kind", "APIGroupList"}, {"apiVersion", "v1"}, {"groups", Json::array({Group()})}};
}

Json Subresource(std::string_view resource, const char* name, std::string_view kind,
                 const char* verb = "get") {
  return {{"name", std::string(resource) + '/' + name},
          {"singularName", ""},
          {"namespaced", true},
          {"kind", kind},
          {"verbs", Json::array({verb})}};
}

// Of a kind that is another group's; nobody but API servers may create one.
Json Reviews() {
  return {{"name", kReviewResource},
          {"singularName", kReviewSingular},
          {"namespaced", false},
          {"group", "admission.k8s.io"},
          {"version", "v1"},
          {"kind", kReviewKind},
          {"verbs", Json::array({"create"})}};
}

// No verb that garbage collector, quota or the deletion of namespaces would use.
Json Resources() {
  return {{"kind", "APIResourceList"},
          {"apiVersion", "v1"},
          {"groupVersion", kApiVersion},
          {"resources",
           Json::array({{{"name", kResource},
                         {"singularName", kSingular},
                         {"namespaced", true},
                         {"kind", kKind},
                         {"verbs", Json::array({"create", "get", "list", "patch"})},
                         {"shortNames", Json::array({kShortName})},
                         {"categories", Json::array({kCategory})}},
                        Subresource(kResource, "items", api::kSetItemsKind),
                        Subresource(kResource, "content", api::kSetContentKind),
                        Subresource(kResource, "verify", api::kSetVerificationKind),
                        Subresource(kResource, "diff", api::kSetDiffKind),
                        Subresource(kResource, "history", api::kPolicyHistoryKind),
                        {{"name", kPlanResource},
                         {"singularName", kPlanSingular},
                         {"namespaced", true},
                         {"kind", kPlanKind},
                         {"verbs", Json::array({"get"})}},
                        {{"name", kAuditResource},
                         {"singularName", kAuditSingular},
                         {"namespaced", true},
                         {"kind", kAuditKind},
                         {"verbs", Json::array({"get", "list"})}},
                        {{"name", std::string(kAuditResource) + "/verify"},
                         {"singularName", ""},
                         {"namespaced", false},
                         {"kind", api::kAuditVerificationKind},
                         {"verbs", Json::array({"get"})}},
                        Subresource(kPlanResource, "items", api::kRestorePlanItemsKind),
                        Subresource(kPlanResource, "approve", api::kRestoreApprovalKind, "create"),
                        Reviews()})}};
}

// The same answer for ever, and 304 for who has it (RFC 9110 section 13.1.2): the API server asks
// every minute.
void AddDocument(http::Router& router, const std::string& path, const Json& document) {
  std::string body = base::WriteJson(document, base::JsonStyle::kReplacing);
  std::string tag = '"' + base::Sha256Hex(body) + '"';
  router.Add("GET", path,
             [body = std::move(body), tag = std::move(tag)](http::Request& request,
                                                            const http::PathParameters&) {
               if (!TakesJson(request.Header("accept"))) {
                 return ToResponse(NotAcceptable("this is there as application/json only"));
               }
               http::Response response{.content_type = kJsonType, .headers = {{"ETag", tag}}};
               if (request.Header("if-none-match") == tag) {
                 response.status = 304;
               } else {
                 response.body = body;
               }
               return response;
             });
}

}  // namespace

void AddDiscovery(http::Router& router) {
  const std::string group = "/apis/" + std::string(kGroup);
  const std::string version = "/apis/" + std::string(kApiVersion);
  AddDocument(router, "/apis", Groups());
  AddDocument(router, group, Group());
  AddDocument(router, version, Resources());
  AddDocument(router, "/openapi/v2", OpenApi2());
  AddDocument(router, "/openapi/v3", OpenApi3Index());
  AddDocument(router, "/openapi/v3" + version, OpenApi3());
}

}  // namespace strongroom::server::sets
