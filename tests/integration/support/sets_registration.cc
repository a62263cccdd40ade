#include "integration/support/sets_registration.h"

#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "base/file.h"
#include "kube/error.h"

namespace strongroom::test {
namespace {

using nlohmann::json;

constexpr const char* kNamespace = "strongroom";
constexpr const char* kService = "server";
constexpr const char* kName = "v1alpha1.sets.strongroom.dev";

const kube::Resource kServices{"", "v1", "services"};
const kube::Resource kApiServices{"apiregistration.k8s.io", "v1", "apiservices"};

web::Response Discover(web::Transport& transport) {
  web::Request discovery;
  discovery.path_and_query = "/apis/sets.strongroom.dev/v1alpha1";
  return transport.Send(discovery, {});
}

}  // namespace

SetsRegistration::SetsRegistration(web::Transport& transport) : transport_(transport) {
  try {
    client().Create(kube::kNamespaces, "", {{"metadata", {{"name", kNamespace}}}});
  } catch (const kube::ApiError& e) {
    if (e.status() != 409) throw;
  }
}

kube::Client SetsRegistration::client() const { return {transport_, {}, clock_}; }

void SetsRegistration::Register(uint16_t port, const std::string& ca_file) {
  if (!client().Find(kServices, kNamespace, kService)) {
    client().Create(kServices, kNamespace,
                    {{"metadata", {{"name", kService}}},
                     {"spec", {{"type", "ExternalName"}, {"externalName", "127.0.0.1"}}}});
  }
  Unregister();
  client().Create(
      kApiServices, "",
      {{"metadata", {{"name", kName}}},
       {"spec",
        {{"group", "sets.strongroom.dev"},
         {"version", "v1alpha1"},
         {"groupPriorityMinimum", 1000},
         {"versionPriority", 100},
         {"caBundle", base::EncodeBase64(base::ReadFile(ca_file))},
         {"service", {{"namespace", kNamespace}, {"name", kService}, {"port", port}}}}}});
}

void SetsRegistration::Unregister() {
  if (client().Find(kApiServices, "", kName)) client().Delete(kApiServices, "", kName);
}

bool SetsRegistration::IsServed() const { return web::IsSuccess(Discover(transport_)); }

std::string SetsRegistration::Answer() const { return Discover(transport_).body; }

}  // namespace strongroom::test
