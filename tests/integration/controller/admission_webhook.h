#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>

#include "http/server.h"
#include "integration/support/certificate.h"
#include "kube/client.h"

namespace strongroom::test {

// A validating admission webhook on loopback, with TLS: it denies what is created of one resource
// in namespaces with a label, with a code and words of its own, for as long as it is told to.
class AdmissionWebhook {
 public:
  struct Rule {
    std::string name;      // of the configuration; namespaces have the label "webhook: NAME"
    std::string group;     // of what it is asked about
    std::string resource;  // in the plural
  };

  AdmissionWebhook(const kube::Client& client, Rule rule, int code, std::string words);
  // Takes its configuration away.
  ~AdmissionWebhook();
  AdmissionWebhook(const AdmissionWebhook&) = delete;
  AdmissionWebhook& operator=(const AdmissionWebhook&) = delete;

  // From now on it allows everything.
  void LetPass() { denies_ = false; }
  // From now on nobody answers.
  void Stop() { server_->Stop(std::chrono::seconds{1}); }
  int denied() const { return denied_; }

 private:
  http::Response Answer(http::Request& request);
  void Register() const;

  const kube::Client& client_;
  const Rule rule_;
  const int code_;
  const std::string words_;
  const Certificate certificate_;
  std::atomic<bool> denies_ = true;
  std::atomic<int> denied_ = 0;
  std::unique_ptr<http::Server> server_;
};

}  // namespace strongroom::test
