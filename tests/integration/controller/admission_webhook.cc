#include "admission_webhook.h"

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/base64.h"
#include "base/file.h"
#include "kube/error.h"

namespace strongroom::test {
namespace {

using kube::Json;

const kube::Resource kWebhooks{"admissionregistration.k8s.io", "v1",
                               "validatingwebhookconfigurations"};

std::string BodyOf(http::Request& request) {
  std::string body;
  std::array<char, 4096> piece{};
  while (const size_t got = request.body->Read(piece.data(), piece.size())) {
    body.append(piece.data(), got);
  }
  return body;
}

}  // namespace

AdmissionWebhook::AdmissionWebhook(const kube::Client& client, Rule rule, int code,
                                   std::string words)
    : client_(client), rule_(std::move(rule)), code_(code), words_(std::move(words)) {
  http::ServerOptions options;
  options.address = "127.0.0.1";
  options.tls = http::TlsFiles{certificate_.file(), certificate_.key()};
  server_ = std::make_unique<http::Server>(
      options, [this](http::Request& request) { return Answer(request); });
  Register();
}

AdmissionWebhook::~AdmissionWebhook() {
  try {
    client_.Delete(kWebhooks, "", rule_.name);
  } catch (const web::WebError&) {
    // The test has failed before.
  }
  Stop();
}

// https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/
void AdmissionWebhook::Register() const {
  const Json service{{"url", "https://127.0.0.1:" + std::to_string(server_->port()) + "/validate"},
                     {"caBundle", base::EncodeBase64(base::ReadFile(certificate_.file()))}};
  client_.Create(
      kWebhooks, "",
      {{"apiVersion", "admissionregistration.k8s.io/v1"},
       {"kind", "ValidatingWebhookConfiguration"},
       {"metadata", {{"name", rule_.name}}},
       {"webhooks",
        Json::array({{{"name", rule_.name + ".example.com"},
                      {"admissionReviewVersions", {"v1"}},
                      {"sideEffects", "None"},
                      {"namespaceSelector", {{"matchLabels", {{"webhook", rule_.name}}}}},
                      {"clientConfig", service},
                      {"rules", Json::array({{{"apiGroups", {rule_.group}},
                                              {"apiVersions", {"v1"}},
                                              {"operations", {"CREATE"}},
                                              {"resources", {rule_.resource}}}})}}})}});
}

http::Response AdmissionWebhook::Answer(http::Request& request) {
  const Json review = base::ParseJson(BodyOf(request));
  Json response{{"uid", review["request"]["uid"]}, {"allowed", !denies_}};
  if (denies_) {
    response["status"] = {{"code", code_}, {"message", words_}};
    ++denied_;
  }
  return {.content_type = "application/json",
          .body = base::CanonicalJson({{"apiVersion", "admission.k8s.io/v1"},
                                       {"kind", "AdmissionReview"},
                                       {"response", std::move(response)}})};
}

}  // namespace strongroom::test
