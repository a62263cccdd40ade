#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "domain/admission.h"

// What an API server asks an admission webhook, and what it is answered: AdmissionReview of
// admission.k8s.io/v1.
// https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/
namespace strongroom::api {

using domain::AdmissionOperation;
using domain::ReviewedKind;

// Who asks, as the API server knows them: with --as, whom they act as. A name may be any text.
struct AdmissionUser {
  std::string name;
  std::string uid;
  std::vector<std::string> groups;
  std::map<std::string, std::vector<std::string>> extra;
};

struct AdmissionRequest {
  std::string uid = {};  // of the request
  // Absent for anything that is not reviewed: another kind, a subresource, another operation.
  std::optional<ReviewedKind> kind = {};
  std::optional<AdmissionOperation> operation = {};
  std::string ns = {};
  std::string name = {};  // of the object; where only its generateName is known, empty
  bool is_dry_run = false;
  AdmissionUser user = {};
  // Of the object as it is to be, or as it was where it goes.
  std::string object_uid = {};
  int64_t generation = 0;
  // Who writes, by the client's own word or by what the API server made of it; empty where neither
  // says it, as of a deletion.
  std::string field_manager = {};
};

// Throws base::JsonError for what is no review of this version.
AdmissionRequest DecodeAdmissionRequest(const nlohmann::json& review);

// The object as it is to be, and as it was; an empty object where there is none. They live in
// `review`.
const nlohmann::json& ReviewedObject(const nlohmann::json& review);
const nlohmann::json& ReviewedOldObject(const nlohmann::json& review);

// Why something is not taken: a Status of Kubernetes, whose message people see.
struct AdmissionRefusal {
  int code = 403;
  std::string reason;  // one CamelCase word
  std::string message;
};

struct AdmissionAnswer {
  std::optional<AdmissionRefusal> refusal;  // absent: it is taken
  std::vector<std::string> warnings;        // shown to whoever asked
};

// That Kubernetes advises for one warning; of all it takes 4,096.
inline constexpr size_t kMaxWarning = 120;
inline constexpr size_t kMaxWarnings = 16;
inline constexpr size_t kMaxRefusalMessage = 4'096;

// The review to answer `request` with. Text is made printable, and cut to what is shown of it. Of
// what is invalid (422) the message is a cause as well: some clients show nothing else.
nlohmann::json EncodeAdmissionAnswer(const AdmissionRequest& request,
                                     const AdmissionAnswer& answer);

}  // namespace strongroom::api
