#include "server/restore/set_exchanges.h"

#include <charconv>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "api/kinds.h"
#include "api/restore_exchange.h"
#include "server/request_error.h"
#include "server/sets/api_status.h"
#include "server/sets/content_stream.h"
#include "server/sets/json_response.h"
#include "server/sets/set_object.h"
#include "store/restores.h"
#include "store/set_deeds.h"

namespace strongroom::server::restore {
namespace {

namespace refusal_code = api::refusal_code;

store::SetRecord FindSet(const Parts& parts, const api::Restore& restore) {
  auto set = store::FindSet(
      parts.database,
      {.cluster_uid = parts.cluster.Uid(), .ns = restore.meta.ns, .name = restore.spec.backup_set});
  if (set) return *std::move(set);
  throw RequestError(refusal_code::kNotFound,
                     "the namespace has no backup set " + restore.spec.backup_set);
}

std::string SubjectOf(const api::Restore& restore, const char* what) {
  return std::string(api::kSetKind.plural) + '/' + restore.spec.backup_set + what;
}

int64_t ReadFrom(const http::Request& request) {
  const auto found = request.query.find(api::kRestoreFrom);
  if (found == request.query.end()) return 0;
  const std::string& text = found->second;
  int64_t from = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), from);
  if (error == std::errc() && end == text.data() + text.size() && from >= 0) return from;
  throw RequestError(refusal_code::kReportInvalid,
                     std::string(api::kRestoreFrom) + ": not a number from 0 on");
}

}  // namespace

http::Response SetExchange::Answer() {
  const store::SetRecord set = FindSet(parts_, step_.restore);
  http::Response response = sets::JsonResponse(
      sets::SetObject(set, {.types = store::TypesOfSet(parts_.database, set.id),
                            .actors = store::ActorsOf(parts_.database, set.id)}));
  NoteReading(SubjectOf(step_.restore, ""), 0);
  return response;
}

http::Response ContentExchange::Answer() {
  const store::SetRecord set = FindSet(parts_, step_.restore);
  std::vector<int64_t> versions = store::ListVersions(parts_.database, {.set_id = set.id,
                                                                        .type = {},
                                                                        .external_id = {},
                                                                        .after_type = {},
                                                                        .after_id = {},
                                                                        .limit = store::kAllItems});
  http::Response response{.content_type = "application/x-ndjson"};
  response.held =
      parts_.answers.Lend(sets::ContentStream::BytesFor(static_cast<int64_t>(versions.size())));
  if (!response.held) {
    throw RequestError(refusal_code::kBusy, "too many restores take the contents of a set at once");
  }
  NoteReading(SubjectOf(step_.restore, "/content"), versions.size());
  const auto stream = std::make_shared<sets::ContentStream>(
      parts_.database, set, std::move(versions), sets::ContentForm());
  try {
    stream->Begin();
  } catch (const sets::ApiStatus& e) {
    throw RequestError(e.reason() == sets::StatusReason::kNotFound ? refusal_code::kNotFound
                                                                   : refusal_code::kInternal,
                       e.what());
  }
  response.source = stream;
  return response;
}

http::Response PlanExchange::Answer() {
  const int64_t from = ReadFrom(request_);
  if (step_.step != domain::RestoreStep::kApply) {
    throw RequestError(refusal_code::kPlanConflict, "the Job is there to make the plan");
  }
  const auto plan = store::FindPlan(parts_.database, step_.restore.meta.uid, step_.plan_digest);
  if (!plan) {
    throw RequestError(refusal_code::kNotFound, "the plan is not stored, or not any more");
  }
  const int limit = static_cast<int>(api::kMaxRestoreItems);
  return JsonResponse(
      api::WriteRestorePlanPage({.digest = plan->digest,
                                 .items = plan->items,
                                 .page = store::ReadPlan(parts_.database, plan->id, from, limit)}));
}

}  // namespace strongroom::server::restore
