#include "api/admission_review.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/error.h"
#include "api/json.h"
#include "api/kinds.h"
#include "api/meta.h"
#include "api/object_changes.h"
#include "base/json_members.h"
#include "base/printable.h"

namespace strongroom::api {
namespace {

constexpr const char* kReviewVersion = "admission.k8s.io/v1";
constexpr const char* kReviewKind = "AdmissionReview";
// As long as UIDs of Kubernetes are, and some more.
constexpr size_t kMaxUid = 256;
constexpr const char* kCutMark = "..";
constexpr int kInvalidCode = 422;

std::vector<std::string> TextsIn(const Json& list) {
  std::vector<std::string> texts;
  texts.reserve(list.size());
  for (const Json& text : list) {
    if (!text.is_string()) throw ApiFormatError("request.userInfo: expected texts");
    texts.push_back(text.get<std::string>());
  }
  return texts;
}

AdmissionUser UserIn(const Json& info) {
  AdmissionUser user{.name = StringAt(info, "username"),
                     .uid = StringAt(info, "uid"),
                     .groups = TextsIn(ArrayAt(info, "groups")),
                     .extra = {}};
  const Json& extra = ObjectAt(info, "extra");
  for (const auto& [key, values] : extra.items()) {
    user.extra.emplace(key, TextsIn(ArrayAt(extra, key)));
  }
  return user;
}

std::optional<ReviewedKind> KindIn(const Json& request) {
  const Json& resource = ObjectAt(request, "resource");
  if (StringAt(resource, "group") != kGroup || !StringAt(request, "subResource").empty()) {
    return std::nullopt;
  }
  return base::Parse<ReviewedKind>(StringAt(resource, "resource"));
}

// What is created may have its name from the API server, which the object has by now.
std::string NameIn(const Json& request) {
  std::string name = StringAt(request, "name");
  if (!name.empty()) return name;
  return StringAt(ObjectAt(ObjectAt(request, "object"), "metadata"), "name");
}

// The one that says which object it is.
const Json& MetadataIn(const Json& request) {
  const Json& metadata = ObjectAt(ObjectAt(request, "object"), "metadata");
  return metadata.empty() ? ObjectAt(ObjectAt(request, "oldObject"), "metadata") : metadata;
}

std::string ManagerIn(const Json& request) {
  std::string manager = base::TextOrEmpty(ObjectAt(request, "options"), "fieldManager");
  if (manager.empty()) manager = LastManager(ObjectAt(request, "object"));
  return base::Cut(manager, kMaxFieldText);
}

const Json& RequestIn(const Json& review) {
  if (StringAt(review, "apiVersion") != kReviewVersion || StringAt(review, "kind") != kReviewKind) {
    throw ApiFormatError("not an AdmissionReview of admission.k8s.io/v1");
  }
  return ObjectAt(review, "request");
}

std::string Shortened(std::string_view text, size_t most) {
  std::string printable = base::Printable(text);
  if (printable.size() <= most) return printable;
  return Cut(printable, most - std::string_view(kCutMark).size()) + kCutMark;
}

std::string_view KindNameOf(const AdmissionRequest& request) {
  if (!request.kind) return "";
  const auto kind = std::find_if(kKinds.begin(), kKinds.end(), [&](const Kind& one) {
    return one.plural == base::NameOf(*request.kind);
  });
  return kind == kKinds.end() ? "" : kind->kind;
}

// "spec.timezone" of "spec.timezone: is no zone"; empty where a message begins with no field.
std::string FieldOf(const std::string& message) {
  const size_t end = message.find(": ");
  const std::string field = message.substr(0, end == std::string::npos ? 0 : end);
  const bool is_one = (field.starts_with("spec") || field.starts_with("metadata")) &&
                      field.find(' ') == std::string::npos;
  return is_one ? field : "";
}

// https://pkg.go.dev/k8s.io/apimachinery/pkg/apis/meta/v1#StatusDetails
Json DetailsOf(const AdmissionRequest& request, const std::string& message) {
  const std::string field = FieldOf(message);
  return {
      {"name", request.name},
      {"group", kGroup},
      {"kind", KindNameOf(request)},
      {"causes",
       Json::array({{{"reason", "FieldValueInvalid"},
                     {"field", field},
                     {"message", field.empty() ? message : message.substr(field.size() + 2)}}})}};
}

Json StatusOf(const AdmissionRequest& request, const AdmissionRefusal& refusal) {
  const std::string message = Shortened(refusal.message, kMaxRefusalMessage);
  Json status{{"status", "Failure"},
              {"code", refusal.code},
              {"reason", refusal.reason},
              {"message", message}};
  if (refusal.code == kInvalidCode) status["details"] = DetailsOf(request, message);
  return status;
}

}  // namespace

AdmissionRequest DecodeAdmissionRequest(const Json& review) {
  const Json& request = RequestIn(review);
  AdmissionRequest decoded{
      .uid = StringAt(request, "uid"),
      .kind = KindIn(request),
      .operation = base::Parse<AdmissionOperation>(StringAt(request, "operation")),
      .ns = StringAt(request, "namespace"),
      .name = NameIn(request),
      .is_dry_run = BoolAt(request, "dryRun", false),
      .user = UserIn(ObjectAt(request, "userInfo")),
      .object_uid = base::Cut(base::TextOrEmpty(MetadataIn(request), "uid"), kMaxUid),
      .generation = IntAt(MetadataIn(request), "generation").value_or(0),
      .field_manager = ManagerIn(request)};
  if (decoded.uid.empty() || decoded.uid.size() > kMaxUid) {
    throw ApiFormatError("request.uid: is missing or too long");
  }
  return decoded;
}

const Json& ReviewedObject(const Json& review) {
  return ObjectAt(ObjectAt(review, "request"), "object");
}

const Json& ReviewedOldObject(const Json& review) {
  return ObjectAt(ObjectAt(review, "request"), "oldObject");
}

Json EncodeAdmissionAnswer(const AdmissionRequest& request, const AdmissionAnswer& answer) {
  Json response{{"uid", request.uid}, {"allowed", !answer.refusal.has_value()}};
  if (answer.refusal) response["status"] = StatusOf(request, *answer.refusal);
  const size_t shown = std::min(answer.warnings.size(), kMaxWarnings);
  for (size_t i = 0; i < shown; ++i) {
    response["warnings"].push_back(Shortened(answer.warnings[i], kMaxWarning));
  }
  return {{"apiVersion", kReviewVersion}, {"kind", kReviewKind}, {"response", std::move(response)}};
}

}  // namespace strongroom::api
