#include <nlohmann/json.hpp>

#include "access/reviews.h"
#include "api/admission_review.h"
#include "api/error.h"
#include "api/guarded_meta.h"
#include "api/job.h"
#include "api/json.h"
#include "api/notifier.h"
#include "api/object_changes.h"
#include "api/refusal_body.h"
#include "api/report.h"
#include "api/run.h"
#include "api/schedule.h"
#include "api/tenant.h"
#include "base/timestamp.h"
#include "catalogue/load.h"
#include "catalogue/normalise.h"
#include "catalogue/reduce.h"
#include "catalogue/restorability.h"
#include "domain/plan.h"
#include "fuzz/target.h"
#include "fuzz/targets.h"
#include "kube/error.h"
#include "kube/object_meta.h"
#include "provider/error.h"
#include "provider/kubernetes/list_page.h"
#include "provider/kubernetes/object.h"
#include "support/content_catalogue.h"
#include "web/retry_after.h"

namespace strongroom::fuzz {
namespace {

// Null for what is no JSON.
api::Json ParseOrNull(std::string_view input) {
  try {
    return kube::ParseJson(input, "get x");
  } catch (const web::TransportError&) {
    return nullptr;
  }
}

domain::Observed Observe(const api::Schedule& schedule) {
  domain::Observed observed;
  observed.name = schedule.meta.name;
  observed.uid = schedule.meta.uid;
  observed.generation = schedule.meta.generation;
  observed.created_at = schedule.meta.created_at;
  observed.run_now_token = schedule.run_now_token;
  observed.spec = schedule.spec;
  observed.invalid = schedule.invalid;
  observed.unsupported = schedule.unsupported;
  observed.tenant = domain::TenantView{};
  observed.status = schedule.status;
  return observed;
}

template <typename Decode>
void TryDecode(Decode decode) {
  try {
    decode();
  } catch (const api::ApiFormatError& e) {
    Require(*e.what() != '\0', "a refusal says why");
  }
}

void MakeItemOf(const catalogue::PolicyType& type, const api::Json& object) {
  const catalogue::KubernetesType& source = catalogue::Kubernetes(type);
  TryDecode([&] {
    provider::kubernetes::SkipReasonOf(source, object);
    provider::kubernetes::ReferencesOf(source, object);
    const api::ReportItem item =
        provider::kubernetes::ItemOf(type, source.versions.at(0), source.kind, object);
    Require(!item.external_id.empty(), "an item has an identity");
  });
}

}  // namespace

void FuzzSchedule(std::string_view input) {
  const api::Schedule schedule = api::DecodeSchedule(ParseOrNull(input));
  Require(schedule.spec.has_value() == schedule.invalid.empty(), "a spec, or why there is none");
  domain::Observed observed = Observe(schedule);
  const auto now = *base::ParseTimestamp("2026-03-29T01:30:00Z");
  const domain::Plan plan = domain::PlanSchedule(observed, now);
  Require(plan.create_runs.size() <= 2, "a slot and a token are two runs");
  for (const auto& run : plan.create_runs) Require(run.scheduled_for <= now, "never early");
  const api::Json written{{"status", api::EncodeScheduleStatus(plan.status)}};
  observed.status = api::DecodeSchedule(api::ParseJson(api::CanonicalJson(written))).status;
  for (const auto& condition : observed.status.conditions) {
    Require(!condition.message.empty(), "a condition says why");
  }
  const domain::Plan again = domain::PlanSchedule(observed, now);
  Require(again.create_runs.empty() && again.missed_slots.empty(), "what is settled stays settled");
}

void FuzzObjects(std::string_view input) {
  const api::Json object = ParseOrNull(input);
  api::DecodeTenant(object);
  TryDecode([&] { api::DecodeRun(object); });
  TryDecode([&] { api::DecodeJob(object); });
  TryDecode([&] { api::DecodePod(object); });
  TryDecode([&] { access::DecodeTokenReview(object, "strongroom"); });
}

void FuzzNotifier(std::string_view input) {
  api::Json object = ParseOrNull(input);
  const api::Notifier notifier = api::DecodeNotifier(object);
  Require(!notifier.problem || !notifier.problem->message.empty(), "what is wrong is said");
  if (!object.is_object()) return;
  const std::string written = api::CanonicalJson(api::BuildNotifierStatusPatch(notifier.status));
  object["status"] = api::ParseJson(written)["status"];
  const domain::NotifierStatus again = api::DecodeNotifier(object).status;
  Require(api::CanonicalJson(api::BuildNotifierStatusPatch(again)) == written,
          "what is written can be read");
}

void FuzzAdmission(std::string_view input) {
  const api::Json review = ParseOrNull(input);
  TryDecode([&] {
    const api::AdmissionRequest request = api::DecodeAdmissionRequest(review);
    const auto changed = domain::ChangedFields(api::GuardedMetaOf(api::ReviewedOldObject(review)),
                                               api::GuardedMetaOf(api::ReviewedObject(review)));
    for (const api::FieldChange& change :
         api::ChangesBetween(api::ReviewedOldObject(review), api::ReviewedObject(review))) {
      Require(change.path.size() + change.from.size() + change.to.size() <= 3 * api::kMaxFieldText,
              "what changed is told in few words");
    }
    const api::AdmissionAnswer answer{
        .refusal =
            api::AdmissionRefusal{
                .code = 422,
                .reason = "Invalid",
                .message = changed.empty() ? request.name : domain::DescribeGuarded(changed)},
        .warnings = {request.name, request.user.name}};
    const std::string written = api::CanonicalJson(api::EncodeAdmissionAnswer(request, answer));
    Require(written.find('\n') == std::string::npos, "an answer has no line ends of others");
  });
}

void FuzzReduce(std::string_view input) {
  static const catalogue::Catalogues catalogues = catalogue::LoadBuiltIn();
  const catalogue::PolicyType& type =
      *catalogues.Of(domain::ProviderKind::kKubernetes)->Find("networkPolicies");
  const base::Json object = ParseOrNull(input);
  const base::Json once = catalogue::Reduce(type, object);
  Require(catalogue::Reduce(type, once) == once, "what is reduced is not reduced again");
  catalogue::IsMasked(type, once);
}

void FuzzContent(std::string_view input) {
  const catalogue::PolicyType& type = test::ContentType();
  const base::Json once = catalogue::Reduce(type, ParseOrNull(input));
  Require(catalogue::Reduce(type, once) == once, "what is reduced is not reduced again");
  const base::Json compared = catalogue::Normalise(type, once);
  Require(catalogue::Normalise(type, compared) == compared, "what is compared has one spelling");
  const catalogue::Restorability restorability = catalogue::RestorabilityOf(type, once);
  Require(!catalogue::IsMasked(type, once) ||
              restorability.restore_class != catalogue::RestoreClass::kFull,
          "what is masked does not come back");
}

void FuzzListPage(std::string_view input) {
  static const catalogue::Catalogues catalogues = catalogue::LoadBuiltIn();
  const catalogue::Catalogue& catalogue = *catalogues.Of(domain::ProviderKind::kKubernetes);
  try {
    const auto make_items = [&](const api::Json& object) {
      for (const char* type : {"roles", "networkPolicies", "serviceAccounts", "secretsMetadata"}) {
        MakeItemOf(*catalogue.Find(type), object);
      }
    };
    provider::kubernetes::ReadListPage(
        input, make_items, [](const api::Json& part, const std::string& what) {
          Require(part.is_object() || part.is_null(), "what is left out is a part of an object");
          Require(!what.empty(), "and it is said why");
        });
  } catch (const provider::ProviderError& e) {
    Require(*e.what() != '\0', "a refusal says why");
  }
  try {
    kube::ParseList(input, "list x", [](const api::Json& object) {
      Require(object.is_object(), "a list holds objects");
    });
  } catch (const web::TransportError& e) {
    Require(*e.what() != '\0', "a refusal says why");
  }
}

void FuzzAnswer(std::string_view input) {
  const std::string text(input);
  const kube::ApiError error = kube::DecodeApiError("get x", {.status = 500, .body = text});
  Require(error.status() == 500, "the answer's status counts");
  if (const auto refusal = api::DecodeRefusal(input)) {
    Require(api::DecodeRefusal(api::EncodeRefusal(*refusal)) == refusal,
            "what is written can be read");
  }
  TryDecode([&] {
    const api::ReportAnswer answer = api::DecodeReportAnswer(input);
    Require(api::DecodeReportAnswer(api::EncodeReportAnswer(answer)) == answer,
            "what is written can be read");
  });
  const auto wait = web::RetryAfter({.status = 429, .headers = {{"retry-after", text}}});
  Require(!wait || *wait <= web::kLongestRetryAfter, "nobody is waited for for ever");
}

}  // namespace strongroom::fuzz
