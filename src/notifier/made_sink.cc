#include "notifier/made_sink.h"

#include <utility>
#include <variant>
#include <vector>

#include "base/printable.h"
#include "base/sha256.h"
#include "base/text.h"
#include "domain/notifier_reasons.h"
#include "domain/told_apart.h"
#include "notify/alertmanager.h"
#include "notify/endpoint.h"
#include "notify/error.h"
#include "notify/heartbeat.h"
#include "notify/slack.h"
#include "notify/smtp.h"
#include "notify/teams.h"
#include "notify/webhook.h"
#include "web/addresses.h"
#include "web/error.h"

namespace strongroom::notifier {
namespace {

using domain::NotifierSecret;

constexpr size_t kLongestMessage = 1024;

// Makes the sink of one spec. Throws SecretMissing, notify::NotifyError, web::WebError.
class SinkMaker {
 public:
  SinkMaker(const SecretFiles& secrets, const Options& options, const notify::Templates& templates,
            const base::Clock& clock)
      : secrets_(secrets), options_(options), templates_(templates), clock_(clock) {}

  std::unique_ptr<notify::Sink> operator()(const domain::WebhookNotifier& webhook) const {
    notify::WebhookSettings settings{.source = options_.source};
    for (const NotifierSecret& key : webhook.signing_keys) {
      settings.keys.push_back(MaterialOf(key));
      // A key that is none is told before there is something to sign.
      static_cast<void>(notify::KeyOf(settings.keys.back().text));
    }
    return notify::MakeWebhook(EndpointOf(webhook.endpoint), settings, templates_, clock_);
  }
  std::unique_ptr<notify::Sink> operator()(const domain::SlackNotifier& slack) const {
    return notify::MakeSlack(EndpointOf(slack.endpoint), templates_);
  }
  std::unique_ptr<notify::Sink> operator()(const domain::TeamsNotifier& teams) const {
    return notify::MakeTeams(EndpointOf(teams.endpoint), templates_);
  }
  std::unique_ptr<notify::Sink> operator()(const domain::AlertmanagerNotifier& sink) const {
    return notify::MakeAlertmanager(EndpointOf(sink.endpoint), templates_, clock_);
  }
  std::unique_ptr<notify::Sink> operator()(const domain::HeartbeatNotifier& heartbeat) const {
    return notify::MakeHeartbeat(
        EndpointOf(heartbeat.endpoint),
        heartbeat.by_post ? notify::HeartbeatMethod::kPost : notify::HeartbeatMethod::kGet);
  }
  std::unique_ptr<notify::Sink> operator()(const domain::MailNotifier& mail) const {
    notify::SmtpSettings settings;
    settings.host = mail.host;
    settings.port = mail.port;
    settings.tls = mail.security == domain::MailSecurity::kTls ? notify::SmtpTls::kImplicit
                                                               : notify::SmtpTls::kStartTls;
    if (mail.ca) settings.ca_file = secrets_.FileOf(*mail.ca);
    settings.user = mail.user;
    if (mail.password) settings.password = MaterialOf(*mail.password);
    settings.addresses = {.from = mail.from, .to = mail.to};
    settings.reach = ReachOf(mail.in_private_networks);
    return notify::MakeSmtp(std::move(settings), templates_, clock_, web::AddressesOf);
  }

 private:
  notify::Reach ReachOf(bool in_private_networks) const {
    return options_.reach.value_or(in_private_networks ? notify::Reach::kPrivateNetworks
                                                       : notify::Reach::kInternet);
  }
  // The value as it is now: when it changes, another sink is made.
  web::Material MaterialOf(const NotifierSecret& secret) const {
    return {.text = secrets_.Read(secret), .file = {}};
  }
  notify::Endpoint EndpointOf(const domain::NotifierEndpoint& at) const {
    notify::EndpointSettings settings{.url = at.url_from ? secrets_.Read(*at.url_from) : at.url};
    if (at.ca) settings.ca = MaterialOf(*at.ca);
    if (at.token) settings.token = MaterialOf(*at.token);
    settings.reach = ReachOf(at.in_private_networks);
    return notify::Endpoint(settings);
  }

  const SecretFiles& secrets_;
  const Options& options_;
  const notify::Templates& templates_;
  const base::Clock& clock_;
};

struct SecretsOf {
  std::vector<NotifierSecret> operator()(const domain::WebhookNotifier& webhook) const {
    std::vector<NotifierSecret> all = OfEndpoint(webhook.endpoint);
    all.insert(all.end(), webhook.signing_keys.begin(), webhook.signing_keys.end());
    return all;
  }
  std::vector<NotifierSecret> operator()(const domain::MailNotifier& mail) const {
    return Those({mail.ca, mail.password});
  }
  template <typename Sink>
  std::vector<NotifierSecret> operator()(const Sink& sink) const {
    return OfEndpoint(sink.endpoint);
  }

 private:
  static std::vector<NotifierSecret> OfEndpoint(const domain::NotifierEndpoint& at) {
    return Those({at.url_from, at.ca, at.token});
  }
  static std::vector<NotifierSecret> Those(
      const std::vector<std::optional<NotifierSecret>>& optional) {
    std::vector<NotifierSecret> all;
    for (const auto& one : optional) {
      if (one) all.push_back(*one);
    }
    return all;
  }
};

MadeSink Unusable(std::string_view reason, const std::string& message) {
  return {.templates = nullptr,
          .sink = nullptr,
          .reason = reason,
          .message = base::Cut(base::Printable(message), kLongestMessage)};
}

std::string Listed(const std::vector<std::string>& problems) {
  std::string text;
  for (const std::string& problem : problems) text += (text.empty() ? "" : "; ") + problem;
  return base::Cut(base::Printable(text), kLongestMessage);
}

}  // namespace

MadeSink MakeSink(const domain::NotifierSpec& spec, const SecretFiles& secrets,
                  const Options& options, const base::Clock& clock) {
  namespace ready = domain::notifier_ready;
  try {
    MadeSink made;
    made.templates = std::make_shared<notify::Templates>(spec.templates);
    made.sink = std::visit(SinkMaker(secrets, options, *made.templates, clock), spec.sink);
    made.message = Listed(made.templates->Problems());
    made.reason = made.message.empty() ? ready::kUsable : ready::kTemplatesLeftOut;
    return made;
  } catch (const SecretMissing& error) {
    return Unusable(ready::kSecretMissing, error.what());
  } catch (const notify::NotifyError& error) {
    return Unusable(ready::kSettingsRefused, error.what());
  } catch (const web::WebError& error) {
    return Unusable(ready::kSettingsRefused, error.what());
  }
}

std::string DigestOfSecrets(const domain::NotifierSpec& spec, const SecretFiles& secrets) {
  std::string text;
  for (const NotifierSecret& secret : std::visit(SecretsOf{}, spec.sink)) {
    try {
      domain::AppendField(text, secrets.Read(secret));
    } catch (const SecretMissing& error) {
      domain::AppendField(text, error.what());
    }
  }
  return base::Sha256Hex(text);
}

}  // namespace strongroom::notifier
