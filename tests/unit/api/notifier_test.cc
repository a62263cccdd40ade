#include "api/notifier.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "api/json.h"
#include "support/instant.h"

namespace strongroom::api {
namespace {

using test::At;

Json ObjectOf(const std::string& spec) {
  Json object = Json::parse(
      R"({"metadata": {"namespace": "strongroom", "name": "team", "uid": "u-1", "generation": 4}})");
  object["spec"] = Json::parse(spec);
  return object;
}

Notifier Decode(const std::string& spec) { return DecodeNotifier(ObjectOf(spec)); }

// The sink, and rules that are right.
std::string With(const std::string& sink) {
  return "{" + sink + R"(, "rules": {"namespaces": ["*"]}})";
}

const std::string kSlack = R"("slack": {"urlSecretRef": {"name": "slack"}})";

template <typename Sink>
Sink SinkOf(const std::string& sink) {
  const Notifier notifier = Decode(With(sink));
  EXPECT_FALSE(notifier.problem) << notifier.problem->field << ": " << notifier.problem->message;
  EXPECT_TRUE(sink.starts_with('"' + std::string(domain::WordOf(notifier.spec.sink)) + '"'));
  return std::get<Sink>(notifier.spec.sink);
}

TEST(DecodeNotifier, ReadsAWebhook) {
  const auto webhook = SinkOf<domain::WebhookNotifier>(R"("webhook": {
      "url": "https://hooks.example.com/a?b=c", "privateNetworks": true,
      "caSecretRef": {"name": "ca"}, "tokenSecretRef": {"name": "t", "key": "bearer"},
      "signingKeySecretRefs": [{"name": "new"}, {"name": "old", "key": "k"}]})");
  EXPECT_EQ(webhook.endpoint,
            (domain::NotifierEndpoint{.url = "https://hooks.example.com/a?b=c",
                                      .url_from = std::nullopt,
                                      .ca = domain::NotifierSecret{"ca", "ca.crt"},
                                      .token = domain::NotifierSecret{"t", "bearer"},
                                      .in_private_networks = true}));
  EXPECT_EQ(webhook.signing_keys,
            (std::vector<domain::NotifierSecret>{{"new", "signingKey"}, {"old", "k"}}));
}

TEST(DecodeNotifier, ReadsWhatIsButAnEndpoint) {
  const domain::NotifierEndpoint expected{.url = "",
                                          .url_from = domain::NotifierSecret{"slack", "url"},
                                          .ca = std::nullopt,
                                          .token = std::nullopt};
  EXPECT_EQ(SinkOf<domain::SlackNotifier>(kSlack).endpoint, expected);
  EXPECT_EQ(
      SinkOf<domain::TeamsNotifier>(R"("teams": {"urlSecretRef": {"name": "slack"}})").endpoint,
      expected);
  const auto alertmanager = SinkOf<domain::AlertmanagerNotifier>(
      R"("alertmanager": {"url": "https://alertmanager.monitoring:9093", "privateNetworks": true})");
  EXPECT_EQ(alertmanager.endpoint.url, "https://alertmanager.monitoring:9093");
}

TEST(DecodeNotifier, ReadsAHeartbeatWithoutRules) {
  const Notifier usual = Decode(R"({"heartbeat": {"url": "https://ping.example.com/x"}})");
  EXPECT_FALSE(usual.problem);
  EXPECT_EQ(std::get<domain::HeartbeatNotifier>(usual.spec.sink).interval,
            std::chrono::seconds{300});
  const Notifier other = Decode(R"({"heartbeat": {"url": "https://ping.example.com/x",
                                                  "method": "POST", "intervalSeconds": 60}})");
  EXPECT_TRUE(std::get<domain::HeartbeatNotifier>(other.spec.sink).by_post);
  EXPECT_EQ(std::get<domain::HeartbeatNotifier>(other.spec.sink).interval,
            std::chrono::seconds{60});
  EXPECT_TRUE(other.spec.rules.namespaces.empty());
}

TEST(DecodeNotifier, ReadsMail) {
  const auto mail = SinkOf<domain::MailNotifier>(R"("mail": {
      "host": "smtp.example.com", "port": 465, "security": "tls", "user": "backups",
      "passwordSecretRef": {"name": "smtp"}, "from": "backups@example.com",
      "to": ["a@example.com", "b@example.com"]})");
  EXPECT_EQ(mail.host, "smtp.example.com");
  EXPECT_EQ(mail.port, 465);
  EXPECT_EQ(mail.security, domain::MailSecurity::kTls);
  EXPECT_EQ(mail.user, "backups");
  EXPECT_EQ(mail.password, (domain::NotifierSecret{"smtp", "password"}));
  EXPECT_EQ(mail.from, "backups@example.com");
  EXPECT_EQ(mail.to, (std::vector<std::string>{"a@example.com", "b@example.com"}));
  const auto usual =
      SinkOf<domain::MailNotifier>(R"("mail": {"host": "fd00::1", "from": "a@b", "to": ["c@d"]})");
  EXPECT_EQ(usual.port, 587);
  EXPECT_EQ(usual.security, domain::MailSecurity::kStartTls);
}

TEST(DecodeNotifier, ReadsRules) {
  const Notifier notifier = Decode("{" + kSlack + R"(, "suspend": true,
      "templates": {"title": "{{#notices}}\u001b{{reason}}{{/notices}}\n"}, "rules": {
      "events": ["runFailed", "drift"], "namespaces": ["team-*", "shop"],
      "selector": {"matchLabels": {"strongroom.dev/notify": "team", "empty": ""}},
      "minimumSeverity": "warning",
      "quietHours": {"timezone": "Europe/Berlin", "from": "22:00", "until": "06:30",
                     "criticalPasses": false},
      "digest": {"timeOfDay": "07:15"}}})");
  ASSERT_FALSE(notifier.problem) << notifier.problem->field << ": " << notifier.problem->message;
  EXPECT_TRUE(notifier.spec.is_suspended);
  EXPECT_EQ(notifier.spec.templates.at("title"), "{{#notices}}\x1b{{reason}}{{/notices}}\n");
  const domain::NotifierRules& rules = notifier.spec.rules;
  EXPECT_TRUE(rules.events.contains("runFailed") && rules.events.contains("drift"));
  EXPECT_EQ(rules.namespaces, (std::vector<std::string>{"team-*", "shop"}));
  EXPECT_EQ(rules.labels,
            (std::map<std::string, std::string>{{"strongroom.dev/notify", "team"}, {"empty", ""}}));
  EXPECT_EQ(rules.minimum, domain::Severity::kWarning);
  ASSERT_TRUE(rules.quiet && rules.digest);
  EXPECT_EQ(rules.quiet->zone.Name(), "Europe/Berlin");
  EXPECT_EQ(rules.quiet->from, std::chrono::hours{22});
  EXPECT_EQ(rules.quiet->until, std::chrono::minutes{390});
  EXPECT_FALSE(rules.quiet->critical_passes);
  EXPECT_EQ(rules.digest->zone.Name(), domain::TimeZone::Utc().Name());
  EXPECT_EQ(rules.digest->at, std::chrono::minutes{435});
}

TEST(DecodeNotifier, SaysWhatIsWrong) {
  struct Row {
    std::string spec;
    const char* problem;
  };
  const auto rules = [](const char* members) {
    return "{" + kSlack + R"(, "rules": {"namespaces": ["*"], )" + members + "}}";
  };
  const std::vector<Row> rows{
      {"7", "spec: expected an object, found number"},
      {R"({"rules": {"namespaces": ["*"]}})",
       "spec: needs one of: webhook, slack, teams, alertmanager, heartbeat, mail"},
      {With(kSlack + R"(, "teams": {"url": "https://a"})"),
       "spec: has slack and teams: a Notifier has one of them"},
      {"{" + kSlack + "}", "spec.rules: is required"},
      {With(R"("heartbeat": {"url": "https://a"})"),
       "spec.rules: is not for a heartbeat, which tells nothing"},
      {With(R"("slack": {})"), "spec.slack: needs url or urlSecretRef, and not both"},
      {With(R"("slack": {"url": "https://a", "urlSecretRef": {"name": "a"}})"),
       "spec.slack: needs url or urlSecretRef, and not both"},
      {With(R"("slack": {"url": "http://a"})"),
       "spec.slack.url: \"http://a\" is not an https URL, such as https://hooks.example.com/x"},
      {With(R"("slack": {"urlSecretRef": {"key": "a"}})"),
       "spec.slack.urlSecretRef.name: is required"},
      {With(R"("slack": {"urlSecretRef": {"name": "a", "key": "../b"}})"),
       "spec.slack.urlSecretRef.key: \"../b\" is not a key of a Secret"},
      {With(R"("slack": {"urlSecretRef": {"name": "../a"}})"),
       "spec.slack.urlSecretRef.name: \"../a\" is not the name of an object"},
      {With(R"("webhook": {"url": "https://a", "signingKeySecretRefs": [{"name": "a"},
               {"name": "b"}, {"name": "c"}]})"),
       "spec.webhook.signingKeySecretRefs: has more than 2 entries"},
      {R"({"heartbeat": {"url": "https://a", "method": "PUT"}})",
       "spec.heartbeat.method: \"PUT\" is not one of: GET, POST"},
      {R"({"heartbeat": {"url": "https://a", "intervalSeconds": 1}})",
       "spec.heartbeat.intervalSeconds: must be from 60 to 86400, found 1"},
      {With(R"("mail": {"host": "a:25", "from": "a@b", "to": ["c@d"]})"),
       "spec.mail.host: \"a:25\" is not the name or the address of a server, without port"},
      {With(R"("mail": {"host": "a", "from": "a <a@b>", "to": ["c@d"]})"),
       "spec.mail.from: \"a <a@b>\" is not an address like backups@example.com"},
      {With(R"("mail": {"host": "a", "from": "a@b", "to": []})"), "spec.mail.to: is empty"},
      {With(R"("mail": {"host": "a", "from": "a@b", "to": ["c@d"], "port": 0})"),
       "spec.mail.port: must be from 1 to 65535, found 0"},
      {With(R"("mail": {"host": "a", "from": "a@b", "to": ["c@d"], "security": "none"})"),
       "spec.mail.security: \"none\" is not one of: startTLS, tls"},
      {With(R"("mail": {"host": "a", "from": "a@b", "to": ["c@d"], "user": "x"})"),
       "spec.mail: needs user and passwordSecretRef, or neither"},
      {With(R"("mail": {"host": "a", "from": "a@b", "to": ["c@d"],
                        "passwordSecretRef": {"name": "x"}})"),
       "spec.mail: needs user and passwordSecretRef, or neither"},
      {"{" + kSlack + R"(, "rules": {}})", "spec.rules.namespaces: is required"},
      {"{" + kSlack + R"(, "rules": {"namespaces": []}})", "spec.rules.namespaces: is empty"},
      {"{" + kSlack + R"(, "rules": {"namespaces": ["A b"]}})",
       "spec.rules.namespaces: \"A b\" is not a namespace, in which * stands for any characters"},
      {rules(R"("events": ["runFaild"])"),
       "spec.rules.events: \"runFaild\" is not an event; did you mean runFailed?"},
      {rules(R"("events": ["drift", "drift"])"), "spec.rules.events: \"drift\" is there twice"},
      {rules(R"("minimumSeverity": "high")"),
       "spec.rules.minimumSeverity: \"high\" is not one of: info, warning, critical"},
      {rules(R"("selector": {})"), "spec.rules.selector.matchLabels: is required"},
      {rules(R"("selector": {"matchLabels": {"a": "b c"}})"),
       "spec.rules.selector.matchLabels.a: \"b c\" is not the value of a label"},
      {rules(R"("selector": {"matchLabels": {"a b": "c"}})"),
       "spec.rules.selector.matchLabels: a key is not the key of a label"},
      {rules(R"("quietHours": {"from": "22:00", "until": "6:00"})"),
       "spec.rules.quietHours.until: \"6:00\" is not a time from 00:00 to 23:59"},
      {rules(R"("quietHours": {"from": "22:00"})"), "spec.rules.quietHours.until: is required"},
      {rules(R"("digest": {"timeOfDay": "07:00", "timezone": "Europe/Berln"})"),
       "spec.rules.digest.timezone: \"Europe/Berln\" is not a time zone of the IANA database; "
       "did you mean Europe/Berlin?"},
      {With(kSlack + R"(, "templates": {"titel": "x"})"),
       "spec.templates: \"titel\" is not a template; did you mean title?"},
      {With(kSlack + R"(, "templates": {"title": "a\u0000b"})"),
       "spec.templates.title: contains a NUL character"},
  };
  for (const Row& row : rows) {
    const Notifier notifier = Decode(row.spec);
    ASSERT_TRUE(notifier.problem) << row.spec;
    EXPECT_EQ(notifier.problem->field + ": " + notifier.problem->message, row.problem) << row.spec;
  }
}

TEST(DecodeNotifier, ListsTheEventsForAWordLikeNone) {
  const Notifier notifier =
      Decode("{" + kSlack + R"(, "rules": {"namespaces": ["*"], "events": ["xyzzy"]}})");
  ASSERT_TRUE(notifier.problem);
  EXPECT_NE(notifier.problem->message.find("there are runFailed, runPartial, "), std::string::npos)
      << notifier.problem->message;
}

// Whoever sends does so by the object as it was when it was understood: half of one is no sink.
TEST(DecodeNotifier, NeverThrows) {
  for (const char* text : {"null", "7", "[]", R"({"metadata": 7})", R"({"metadata": {"name": []}})",
                           R"({"metadata": {"annotations": 7}})", R"({"status": 7})",
                           R"({"spec": {"slack": 7, "rules": 7}})"}) {
    Notifier notifier;
    ASSERT_NO_THROW(notifier = DecodeNotifier(Json::parse(text))) << text;
    EXPECT_TRUE(notifier.problem) << text;
  }
}

TEST(DecodeNotifier, KnowsATestByTheTokenOfItsStatus) {
  Json object = ObjectOf(With(kSlack));
  const std::string tokens[] = {"t-1", "a\nb", std::string(1000, 'x'), std::string(127, 'x') + "é"};
  for (const std::string& token : tokens) {
    object["metadata"]["annotations"][std::string(kTestRequestedAnnotation)] = token;
    const Notifier asked = DecodeNotifier(object);
    ASSERT_FALSE(asked.test_requested.empty());
    domain::NotifierStatus status;
    status.test = {.token = asked.test_requested, .at = At("2026-03-01T00:00:00Z")};
    object["status"] = BuildNotifierStatusPatch(status).at("status");
    EXPECT_EQ(DecodeNotifier(object).status.test.token, asked.test_requested);
    EXPECT_EQ(DecodeNotifier(object).test_requested, asked.test_requested);
  }
}

TEST(NotifierStatusPatch, HasAllThatCanBeReadAgain) {
  domain::NotifierStatus status;
  status.conditions = {{.type = "Ready",
                        .is_true = false,
                        .reason = "SecretNotMounted",
                        .message = "x",
                        .last_transition = At("2026-03-01T00:00:00Z"),
                        .observed_generation = 4}};
  status.last_delivered_at = At("2026-03-01T00:00:01Z");
  status.waiting = 3;
  status.oldest_waiting_since = At("2026-03-01T00:00:02Z");
  status.test = {
      .token = "t", .at = At("2026-03-01T00:00:03Z"), .is_delivered = true, .message = "m"};
  Json object = ObjectOf(With(kSlack));
  object["status"] = BuildNotifierStatusPatch(status).at("status");
  const domain::NotifierStatus read = DecodeNotifier(object).status;
  EXPECT_EQ(read.conditions, status.conditions);
  EXPECT_EQ(read.last_delivered_at, status.last_delivered_at);
  EXPECT_EQ(read.waiting, 3);
  EXPECT_EQ(read.oldest_waiting_since, status.oldest_waiting_since);
  EXPECT_EQ(read.test, status.test);
}

// What is over goes away.
TEST(NotifierStatusPatch, TakesAwayWhatIsNoMore) {
  const Json status = BuildNotifierStatusPatch({}).at("status");
  EXPECT_EQ(status.at("waiting"), 0);
  for (const char* name : {"conditions", "lastDeliveredAt", "oldestWaitingSince", "test"}) {
    ASSERT_TRUE(status.contains(name)) << name;
    EXPECT_TRUE(status.at(name).is_null()) << name;
  }
}

}  // namespace
}  // namespace strongroom::api
