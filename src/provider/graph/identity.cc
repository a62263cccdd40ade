#include "provider/graph/identity.h"

#include "api/tenant_pod.h"
#include "provider/error.h"
#include "provider/graph/sign_in.h"
#include "provider/graph/token_keeper.h"
#include "web/error.h"
#include "web/transport.h"

namespace strongroom::provider::graph {
namespace {

// A TLS library that finds none of them would only say that nobody is trusted.
void CheckAuthorities(const Settings& settings) {
  const auto pem = FilesIn(settings.tenant_folder)(api::kAuthoritiesFile);
  if (pem && pem->find("-----BEGIN CERTIFICATE-----") != std::string::npos) return;
  const domain::AuthoritiesKey& named = *settings.tenant.microsoft_graph->authorities;
  throw ProviderError(kProviderNotTrusted, "Secret \"" + named.name + "\", key \"" + named.key +
                                               "\" (caSecretRef) holds no certificate in PEM");
}

// Tokens with the connection that they are asked for over.
class ConnectedTokens final : public AccessTokens {
 public:
  ConnectedTokens(std::unique_ptr<web::Transport> login, const base::Clock& clock,
                  const Settings& settings)
      : login_(std::move(login)),
        sign_in_(*login_, clock, *settings.tenant.microsoft_graph, FilesIn(settings.tenant_folder),
                 RetriesOf(settings)),
        keeper_([this](auto until, const auto& stop) { return sign_in_.Ask(until, stop); }, clock,
                settings.deadline) {}

  std::string Current(const std::stop_token& stop) override { return keeper_.Current(stop); }
  void Refuse(const std::string& token) override { keeper_.Refuse(token); }
  std::optional<std::vector<std::string>> Roles(const std::stop_token& stop) override {
    return keeper_.Roles(stop);
  }

 private:
  static SignInRetries RetriesOf(const Settings& settings) {
    SignInRetries retries;
    if (settings.run.retry_limit == 0) retries.limit = 0;
    return retries;
  }

  const std::unique_ptr<web::Transport> login_;
  const SignIn sign_in_;
  TokenKeeper keeper_;
};

}  // namespace

web::Remote RemoteOf(const Settings& settings, const std::string& origin) {
  web::Remote remote;
  remote.server = origin;
  if (settings.tenant.microsoft_graph->authorities) {
    CheckAuthorities(settings);
    remote.ca.file = settings.tenant_folder / api::kAuthoritiesFile;
  }
  return remote;
}

std::unique_ptr<AccessTokens> MakeAccessTokens(const Settings& settings, const base::Clock& clock) {
  if (!settings.tenant.microsoft_graph) {
    throw ProviderError(kInternal, "the Tenant has no section microsoftGraph");
  }
  web::TransportOptions options;
  options.max_in_flight = 1;
  options.addresses = settings.addresses;
  const web::Remote login = RemoteOf(settings, EndpointsOf(*settings.tenant.microsoft_graph).login);
  try {
    return std::make_unique<ConnectedTokens>(web::MakeHttpTransport(login, options), clock,
                                             settings);
  } catch (const web::ConfigError& e) {
    throw ProviderError(kAuthenticationFailed, e.what());
  }
}

}  // namespace strongroom::provider::graph
