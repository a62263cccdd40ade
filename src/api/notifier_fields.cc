#include "api/notifier_fields.h"

#include <algorithm>
#include <span>

#include "api/condition_fields.h"
#include "api/notifier_rules_fields.h"
#include "base/nearest.h"

namespace strongroom::api {
namespace {

using domain::AlertmanagerNotifier;
using domain::HeartbeatNotifier;
using domain::MailNotifier;
using domain::NotifierEndpoint;
using domain::NotifierSecret;
using domain::NotifierStatus;
using domain::NotifierTest;
using domain::SlackNotifier;
using domain::TeamsNotifier;
using domain::WebhookNotifier;

constexpr size_t kLongestTemplate = size_t{16} << 10U;
constexpr int64_t kDay = 86'400;

const Fields<NotifierSecret>& SecretFields() {
  static const auto fields =
      Fields<NotifierSecret>()
          .Required("name", &NotifierSecret::secret, TextOf(form::kObjectName))
          .Optional("key", &NotifierSecret::key, TextOf(form::kSecretKey));
  return fields;
}

// A key of a Secret, which is called `key` where nobody says otherwise.
Codec<NotifierSecret> SecretRef(const std::string& key) {
  Codec<NotifierSecret> codec = Object(SecretFields());
  codec.schema["properties"]["key"]["default"] = key;
  codec.read = [read = codec.read, key](const Json& json, const Place& place,
                                        NotifierSecret& value) {
    value.key = key;
    return read(json, place, value);
  };
  return codec;
}

const Fields<NotifierEndpoint>& EndpointFields() {
  static const auto fields =
      Fields<NotifierEndpoint>()
          .Optional("url", &NotifierEndpoint::url, TextOf(form::kHttpsUrl))
          .Optional("urlSecretRef", &NotifierEndpoint::url_from, Maybe(SecretRef("url")))
          .Optional("caSecretRef", &NotifierEndpoint::ca, Maybe(SecretRef("ca.crt")))
          .Optional("tokenSecretRef", &NotifierEndpoint::token, Maybe(SecretRef("token")))
          .Defaulted("privateNetworks", &NotifierEndpoint::in_private_networks, Flag());
  return fields;
}

// A sink that is nothing but an endpoint.
template <typename Sink>
const Fields<Sink>& EndpointSinkFields() {
  static const auto fields = Fields<Sink>().Inline(&Sink::endpoint, EndpointFields());
  return fields;
}

const Fields<WebhookNotifier>& WebhookFields() {
  static const auto fields =
      Fields<WebhookNotifier>()
          .With(EndpointSinkFields<WebhookNotifier>())
          .Optional("signingKeySecretRefs", &WebhookNotifier::signing_keys,
                    List(SecretRef("signingKey"), {.max = domain::kMostSigningKeys}));
  return fields;
}

Codec<bool> IsPost() {
  static constexpr const char* kGet = "GET";
  static constexpr const char* kPost = "POST";
  return {.read =
              [](const Json& json, const Place& place, bool& value) {
                if (!json.is_string()) return place.FailType("a string", json);
                const auto& word = json.get_ref<const std::string&>();
                if (word != kGet && word != kPost) {
                  return place.Fail(Shown(word) + " is not one of: GET, POST");
                }
                value = word == kPost;
                return true;
              },
          .write = [](const bool& value) -> Json { return value ? kPost : kGet; },
          .schema = {{"type", "string"}, {"enum", {kGet, kPost}}}};
}

const Fields<HeartbeatNotifier>& HeartbeatFields() {
  static const auto fields = Fields<HeartbeatNotifier>()
                                 .With(EndpointSinkFields<HeartbeatNotifier>())
                                 .Defaulted("method", &HeartbeatNotifier::by_post, IsPost())
                                 .Defaulted("intervalSeconds", &HeartbeatNotifier::interval,
                                            Seconds(Int32({.minimum = 60, .maximum = kDay})));
  return fields;
}

Codec<int> Port() {
  Codec<int64_t> number = Int32({.minimum = 1, .maximum = 65'535});
  return {.read =
              [read = number.read](const Json& json, const Place& place, int& value) {
                int64_t port = 0;
                if (!read(json, place, port)) return false;
                value = static_cast<int>(port);
                return true;
              },
          .write = [](const int& value) -> Json { return value; },
          .schema = std::move(number.schema)};
}

const Fields<MailNotifier>& MailFields() {
  const Codec<std::string> address = TextOf(form::kMailAddress);
  static const auto fields =
      Fields<MailNotifier>()
          .Required("host", &MailNotifier::host, TextOf(form::kHost))
          .Defaulted("port", &MailNotifier::port, Port())
          .Defaulted("security", &MailNotifier::security, Word<domain::MailSecurity>())
          .Optional("caSecretRef", &MailNotifier::ca, Maybe(SecretRef("ca.crt")))
          .Optional("user", &MailNotifier::user, Text({.max = 256}))
          .Optional("passwordSecretRef", &MailNotifier::password, Maybe(SecretRef("password")))
          .Required("from", &MailNotifier::from, address)
          .Required("to", &MailNotifier::to,
                    List(address, {.max = domain::kMostMailReceivers, .min = 1, .is_set = true}))
          .Defaulted("privateNetworks", &MailNotifier::in_private_networks, Flag());
  return fields;
}

bool IsTemplateName(std::string_view name) {
  return std::find(domain::kTemplateNames.begin(), domain::kTemplateNames.end(), name) !=
         domain::kTemplateNames.end();
}

// By name. As they are, but for a NUL: what they are filled with is escaped, and not they.
Codec<std::map<std::string, std::string>> TemplatesByName() {
  // No name of a template is longer than it may be, and which there are is told better below.
  static constexpr Form kAnyName{.pattern = "",
                                 .max = 0,
                                 .matches = [](std::string_view) { return true; },
                                 .name = "the name of a template"};
  auto map = Map(ExactText({.max = kLongestTemplate}), kAnyName, domain::kTemplateNames.size());
  map.read = [read = map.read](const Json& json, const Place& place,
                               std::map<std::string, std::string>& values) {
    if (!read(json, place, values)) return false;
    for (const auto& [name, unused] : values) {
      if (IsTemplateName(name)) continue;
      const std::string nearest = base::Nearest(name, domain::kTemplateNames);
      return place.Fail(Shown(name) + " is not a template; " +
                        (nearest.empty() ? "there are title, text, html, slack, card"
                                         : "did you mean " + nearest + "?"));
    }
    return true;
  };
  return map;
}

const Fields<NotifierTest>& TestFields() {
  static const auto fields =
      Fields<NotifierTest>()
          .Required("token", &NotifierTest::token, Text({.max = domain::kLongestTestToken}))
          .Required("at", &NotifierTest::at, Time())
          .Required("delivered", &NotifierTest::is_delivered, Flag())
          .Optional("message", &NotifierTest::message, Text({.max = 1024}));
  return fields;
}

// Whole in each patch, and absent where no test was asked for.
Codec<NotifierTest> Test() {
  Codec<NotifierTest> test = Object(TestFields());
  test.write = [](const NotifierTest& value) {
    return value.token.empty() ? Json() : TestFields().WritePatch(value);
  };
  return test;
}

}  // namespace

const Fields<WrittenNotifier>& NotifierSpecFields() {
  static const auto fields =
      Fields<WrittenNotifier>()
          .Optional("webhook", &WrittenNotifier::webhook, Maybe(Object(WebhookFields())))
          .Optional("slack", &WrittenNotifier::slack,
                    Maybe(Object(EndpointSinkFields<SlackNotifier>())))
          .Optional("teams", &WrittenNotifier::teams,
                    Maybe(Object(EndpointSinkFields<TeamsNotifier>())))
          .Optional("alertmanager", &WrittenNotifier::alertmanager,
                    Maybe(Object(EndpointSinkFields<AlertmanagerNotifier>())))
          .Optional("heartbeat", &WrittenNotifier::heartbeat, Maybe(Object(HeartbeatFields())))
          .Optional("mail", &WrittenNotifier::mail, Maybe(Object(MailFields())))
          .Optional("rules", &WrittenNotifier::rules, Maybe(Object(NotifierRulesFields())))
          .Optional("templates", &WrittenNotifier::templates, TemplatesByName())
          .Defaulted("suspend", &WrittenNotifier::is_suspended, Flag());
  return fields;
}

const Fields<NotifierStatus>& NotifierStatusFields() {
  static const auto fields =
      Fields<NotifierStatus>()
          .Optional("conditions", &NotifierStatus::conditions, Conditions())
          .Optional("lastDeliveredAt", &NotifierStatus::last_delivered_at, Maybe(Time()))
          .Optional("waiting", &NotifierStatus::waiting, Int64({.minimum = 0}))
          .Optional("oldestWaitingSince", &NotifierStatus::oldest_waiting_since, Maybe(Time()))
          .Optional("test", &NotifierStatus::test, Test());
  return fields;
}

}  // namespace strongroom::api
