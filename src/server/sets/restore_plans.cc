#include "server/sets/restore_plans.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "domain/approver.h"
#include "kube/error.h"
#include "server/sets/accept.h"
#include "server/sets/api_status.h"
#include "server/sets/author.h"
#include "server/sets/group.h"
#include "server/sets/json_response.h"
#include "server/sets/page_query.h"
#include "server/sets/plan_approval.h"
#include "server/sets/plan_object.h"
#include "server/sets/required_row.h"

namespace strongroom::server::sets {
namespace {

constexpr const char* kCannotBeApproved = "the plan of a restore cannot be approved";

}  // namespace

void RestorePlans::AddTo(http::Router& router) {
  using Answer = http::Response (RestorePlans::*)(const AuthorizedRequest&);
  const auto add = [&](Route route, Answer answer) {
    route.resource = kPlanResource;
    parts_.endpoints.Add(router, route, [this, answer](const AuthorizedRequest& request) {
      return (this->*answer)(request);
    });
  };
  constexpr const char* kCannotBeRead = "plans of restores cannot be read";
  add({.method = "GET", .verb = "get", .failure = kCannotBeRead}, &RestorePlans::Get);
  add({.method = "GET",
       .subresource = "items",
       .verb = "get",
       .failure = kCannotBeRead,
       .effort = Route::Effort::kReading},
      &RestorePlans::Items);
  add({.method = "POST", .subresource = "approve", .verb = "create", .failure = kCannotBeApproved},
      &RestorePlans::Approve);
}

http::Response RestorePlans::Get(const AuthorizedRequest& request) {
  const store::StoredPlan plan = Find(request);
  return JsonResponse(PlanObject(request.access.ns, request.access.name, plan,
                                 {.actions = store::CountActions(parts_.database, plan.id),
                                  .results = store::CountResults(parts_.database, plan.id)}));
}

http::Response RestorePlans::Items(const AuthorizedRequest& request) {
  const store::StoredPlan plan = Find(request);
  const PlanPageQuery query = ReadPlanPageQuery(request.http, plan);
  request.room->Need(kPlanItemBytes * static_cast<uint64_t>(query.limit));
  const auto items = store::ReadPlan(parts_.reading, plan.id, query.from, query.limit);
  parts_.endpoints.NoteReading(request, items.size());
  return JsonResponse(PlanItemList(plan, items));
}

http::Response RestorePlans::Approve(const AuthorizedRequest& request) {
  if (!domain::MayApprove(request.user.name)) {
    throw ApiStatus(
        StatusReason::kForbidden,
        "ServiceAccounts, and who is anonymous, cannot approve a restore: it takes people");
  }
  const std::string digest = ReadPlanDigest(request.body);
  const store::StoredPlan plan = Find(request);
  const ApprovalRequest wanted{.ns = request.access.ns,
                               .name = request.access.name,
                               .user = AuthorOf(request.user),
                               .plan_digest = digest,
                               .at = parts_.clock.NowSeconds(),
                               .is_dry_run = IsDryRun(request.http)};
  const domain::RestoreApproval approval = WriteApproval(plan, wanted, request);
  http::Response response = JsonResponse(ApprovalObject(wanted.ns, wanted.name, approval));
  response.status = 201;
  return response;
}

domain::RestoreApproval RestorePlans::WriteApproval(const store::StoredPlan& plan,
                                                    const ApprovalRequest& wanted,
                                                    const AuthorizedRequest& request) {
  store::AuditEntry entry = AuditEntryOf(request, "approve");
  entry.actor = wanted.user;
  entry.reason = wanted.plan_digest;
  IntendedDeed deed(parts_.endpoints.audit(), std::move(entry), kCannotBeApproved);
  try {
    const Approved approved = ApprovePlan(parts_.cluster, plan, wanted, [&] { deed.Begin(); });
    deed.Succeed();
    return approved.approval;
  } catch (const ApiStatus&) {
    deed.Fail();
    throw;
  } catch (const kube::ApiError& e) {
    // Of what may pass nobody knows what became of it.
    if (kube::ProspectOf(base::Asked::kApiServer, e) == base::Prospect::kFinal) deed.Fail();
    throw;
  }
}

store::StoredPlan RestorePlans::Find(const AuthorizedRequest& request) {
  if (!TakesJson(request.http.Header("accept"))) {
    throw NotAcceptable("plans of restores are there as application/json only");
  }
  auto plan = store::FindNewestPlan(parts_.database, parts_.cluster_uid(), request.access.ns,
                                    request.access.name);
  if (!plan) throw NotFound(kPlanResource, request.access.name);
  return *std::move(plan);
}

}  // namespace strongroom::server::sets
