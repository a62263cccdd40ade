#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/timestamp.h"
#include "fuzz/target.h"
#include "fuzz/targets.h"
#include "http/message.h"
#include "server/sets/accept.h"
#include "server/sets/api_status.h"
#include "server/sets/hold_patch.h"
#include "server/sets/hold_request.h"
#include "server/sets/item_list.h"
#include "server/sets/list_page.h"
#include "server/sets/page_query.h"
#include "server/sets/plan_approval.h"
#include "server/sets/selector.h"
#include "server/sets/set_object.h"
#include "support/fake_clock.h"
#include "support/set_record.h"

namespace strongroom::fuzz {
namespace {

using base::Json;
using std::chrono::sys_days;
using std::chrono::sys_seconds;
using store::SetCondition;

const sys_seconds kNow = sys_days{std::chrono::year{2026} / 3 / 2};

// The bytes before the next line break, which are taken off, with it.
std::string_view TakeLine(std::string_view& text) {
  const size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

// Takes what a reader reads; what it refuses has a status of the client's, and is a Status.
template <typename Read>
void Asking(const Read& read) {
  try {
    read();
  } catch (const server::sets::ApiStatus& e) {
    Require(e.code() >= 400 && e.code() < 500, "a request is at fault itself");
    const Json status = base::ParseJson(server::sets::ToResponse(e, "backupsets", "nightly").body);
    Require(status["kind"] == "Status" && !status["message"].get<std::string>().empty(),
            "a refusal says why");
  }
}

void CheckCondition(const SetCondition& condition) {
  using Operator = SetCondition::Operator;
  const bool has_values = condition.is == Operator::kIn || condition.is == Operator::kNotIn;
  Require(has_values != condition.values.empty(), "a list has values, and nothing else has");
  for (const std::string& value : condition.values) {
    Require(value.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                    "0123456789-_.") == std::string::npos,
            "a value is that of a label, or a name");
  }
}

void CheckList(const http::Request& request) {
  const store::SetQuery query = server::sets::ReadListQuery(request, "team-a");
  Require(query.limit >= 1 && query.limit <= server::sets::kPageSize, "a page has bounds");
  for (const SetCondition& condition : query.conditions) CheckCondition(condition);
  if (query.after.id == 0) return;
  http::Request next;
  next.query["continue"] = server::sets::ContinueToken(query.after);
  const store::SetPosition again = server::sets::ReadListQuery(next, "team-a").after;
  Require(again.ns == query.after.ns && again.run == query.after.run && again.id == query.after.id,
          "a page begins where the one before ended");
}

void CheckAccept(std::string_view accept) {
  const auto accepted = server::sets::NegotiateForm(accept);
  Require(accepted || !server::sets::TakesJson(accept), "who takes JSON is given some");
  if (!accepted) return;
  const bool is_object = accepted->form == server::sets::Form::kObject;
  const std::string& version = accepted->meta_version;
  Require(is_object || version == "v1" || version == "v1beta1", "a form is of a known version");
}

void CheckPatch(const server::sets::Patch& patch, store::SetRecord set) {
  const auto hold = server::sets::PatchedHold(patch, set, kNow);
  Take(set, hold, {.user = "bob", .peer = ""});
  const Json object = base::ParseJson(base::CanonicalJson(server::sets::SetObject(set)));
  Require(object["spec"].contains("hold") == hold.has_value(), "a set shows its hold");
  if (!hold) return;
  Require(!hold->reason.empty() && (!hold->until || *hold->until > kNow),
          "a hold has a reason, and an end that is to come");
  Json again{{"spec", {{"hold", {{"reason", hold->reason}}}}}};
  if (hold->until) again["spec"]["hold"]["until"] = base::FormatTimestamp(*hold->until);
  Require(server::sets::PatchedHold(
              {.content_type = "application/merge-patch+json", .body = base::CanonicalJson(again)},
              test::ASet(), kNow) == hold,
          "a hold is written as what it is");
}

}  // namespace

void FuzzSetQuery(std::string_view input) {
  http::Request request;
  if (!http::ParseTarget(TakeLine(input), request)) return;
  const std::string_view accept = TakeLine(input);
  const std::string content_type(TakeLine(input));
  const std::string body(input);
  request.headers.emplace("content-type", content_type);
  Asking([&] { CheckList(request); });
  Asking([&] { server::sets::ReadItemQuery(request, 7); });
  Asking([&] { server::sets::ReadContentQuery(request, 7); });
  Asking([&] { server::sets::ReadVerifyQuery(request, 7); });
  CheckAccept(accept);
  Asking([&] { CheckPatch({.content_type = content_type, .body = body}, test::ASet()); });
  Asking([&] { CheckPatch({.content_type = content_type, .body = body}, test::AHeldSet(kNow)); });
  access::User user;
  user.name = "bob";
  const test::FakeClock clock;
  const server::sets::Deadline deadline(clock, server::sets::kAnswerTime);
  Asking([&] { server::sets::ReadHoldRequest({request, {}, body, user, deadline}); });
  Asking([&] { Require(!server::sets::ReadPlanDigest(body).empty(), "a plan has a digest"); });
}

}  // namespace strongroom::fuzz
