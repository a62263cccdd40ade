#include "server/sets/restore_plans.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "domain/approver.h"
#include "server/sets/accept.h"
#include "server/sets/api_status.h"
#include "server/sets/asked_object.h"
#include "server/sets/author.h"
#include "server/sets/group.h"
#include "server/sets/json_response.h"
#include "server/sets/page_query.h"
#include "server/sets/plan_approval.h"
#include "server/sets/plan_object.h"

namespace strongroom::server::sets {

void RestorePlans::AddTo(http::Router& router) {
  using Answer = http::Response (RestorePlans::*)(const Question&);
  const auto add = [&](Asked asked, Answer answer) {
    asked.resource = kPlanResource;
    asked.behind = "/{name}" + asked.behind;
    parts_.questions.Add(router, asked, [this, answer](const Question& question) {
      return (this->*answer)(question);
    });
  };
  constexpr const char* kCannotBeRead = "plans of restores cannot be read";
  add({.method = "GET", .verb = "get", .attempt = kCannotBeRead}, &RestorePlans::Get);
  add({.method = "GET", .behind = "/items", .verb = "get", .attempt = kCannotBeRead},
      &RestorePlans::Items);
  add({.method = "POST",
       .behind = "/approve",
       .verb = "create",
       .attempt = "the plan of a restore cannot be approved"},
      &RestorePlans::Approve);
}

http::Response RestorePlans::Get(const Question& question) {
  const store::StoredPlan plan = Find(question);
  return JsonResponse(PlanObject(question.access.ns, question.access.name, plan,
                                 {.actions = store::CountActions(parts_.database, plan.id),
                                  .results = store::CountResults(parts_.database, plan.id)}));
}

http::Response RestorePlans::Items(const Question& question) {
  const store::StoredPlan plan = Find(question);
  const PlanPageQuery query = ReadPlanPageQuery(question.request, plan);
  const auto items = store::ReadPlan(parts_.database, plan.id, query.from, query.limit);
  parts_.questions.NoteReading(question, items.size());
  return JsonResponse(PlanItemList(plan, items));
}

http::Response RestorePlans::Approve(const Question& question) {
  if (!domain::MayApprove(question.user.name)) {
    throw ApiStatus(
        StatusReason::kForbidden,
        "ServiceAccounts, and who is anonymous, cannot approve a restore: it takes people");
  }
  const std::string digest = ReadPlanDigest(question.body);
  const store::StoredPlan plan = Find(question);
  const ApprovalRequest request{.ns = question.access.ns,
                                .name = question.access.name,
                                .user = AuthorOf(question.user),
                                .plan_digest = digest,
                                .at = parts_.clock.NowSeconds(),
                                .is_dry_run = IsDryRun(question.request)};
  const Approved approved = ApprovePlan(parts_.cluster, plan, request);
  if (approved.is_new) {
    parts_.questions.audit().Accepted({.actor = request.user,
                                       .action = "approve",
                                       .ns = request.ns,
                                       .subject = SubjectOf(question.access),
                                       .result = {},
                                       .reason = digest,
                                       .source = question.request.peer});
  }
  http::Response response =
      JsonResponse(ApprovalObject(request.ns, request.name, approved.approval));
  response.status = 201;
  return response;
}

store::StoredPlan RestorePlans::Find(const Question& question) {
  if (!TakesJson(question.request.Header("accept"))) {
    throw NotAcceptable("plans of restores are there as application/json only");
  }
  auto plan = store::FindNewestPlan(parts_.database, parts_.cluster_uid(), question.access.ns,
                                    question.access.name);
  if (!plan) throw NotFound(kPlanResource, question.access.name);
  return *std::move(plan);
}

}  // namespace strongroom::server::sets
