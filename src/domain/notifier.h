#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/enum_words.h"
#include "domain/condition.h"
#include "domain/notifier_rules.h"
#include "domain/object_meta.h"

// A Notifier: somewhere that people are told, and of what. It stands in the namespace of the
// installation, and so do the Secrets that it names.
namespace strongroom::domain {

// A value in a Secret. The process that sends has it as a file.
struct NotifierSecret {
  std::string secret;
  std::string key;

  bool operator==(const NotifierSecret&) const = default;
};

// Where a receiver of HTTP is: one of `url` and `url_from`, as the URLs of many are secrets.
struct NotifierEndpoint {
  std::string url;
  std::optional<NotifierSecret> url_from;
  std::optional<NotifierSecret> ca;     // PEM; absent: the authorities of the image
  std::optional<NotifierSecret> token;  // a bearer token
  bool in_private_networks = false;

  bool operator==(const NotifierEndpoint&) const = default;
};

// The second is for receivers that change to another.
inline constexpr size_t kMostSigningKeys = 2;

struct WebhookNotifier {
  NotifierEndpoint endpoint;
  std::vector<NotifierSecret> signing_keys;
};
struct SlackNotifier {
  NotifierEndpoint endpoint;
};
struct TeamsNotifier {
  NotifierEndpoint endpoint;
};
struct AlertmanagerNotifier {
  NotifierEndpoint endpoint;
};

// Is told nothing but that the rest still works, every `interval`: who does not hear it raises the
// alarm.
struct HeartbeatNotifier {
  NotifierEndpoint endpoint;
  bool by_post = false;
  std::chrono::seconds interval{300};
};

enum class MailSecurity { kStartTls, kTls };
constexpr auto EnumWords(MailSecurity) {
  return std::to_array<base::EnumWord<MailSecurity>>(
      {{MailSecurity::kStartTls, "startTLS"}, {MailSecurity::kTls, "tls"}});
}

inline constexpr size_t kMostMailReceivers = 50;

struct MailNotifier {
  std::string host;
  int port = 587;
  MailSecurity security = MailSecurity::kStartTls;
  std::optional<NotifierSecret> ca;
  std::string user;  // empty: one does not sign in
  std::optional<NotifierSecret> password;
  std::string from;
  std::vector<std::string> to;
  bool in_private_networks = false;
};

using NotifierSink = std::variant<WebhookNotifier, SlackNotifier, TeamsNotifier,
                                  AlertmanagerNotifier, HeartbeatNotifier, MailNotifier>;

// The templates of notify/templates.h.
inline constexpr std::array<std::string_view, 5> kTemplateNames{"title", "text", "html", "slack",
                                                                "card"};

// Notifier.spec.
struct NotifierSpec {
  NotifierSink sink;
  NotifierRules rules;
  std::map<std::string, std::string> templates;  // by name, of kTemplateNames
  bool is_suspended = false;                     // nothing is sent, nothing new is kept for it
};

// What each is called in a spec, in their order.
inline constexpr std::array<std::string_view, std::variant_size_v<NotifierSink>> kSinkWords{
    "webhook", "slack", "teams", "alertmanager", "heartbeat", "mail"};

inline std::string_view WordOf(const NotifierSink& sink) { return kSinkWords.at(sink.index()); }

// Bytes of the annotation's value that tell one test from another.
inline constexpr size_t kLongestTestToken = 128;

// What became of a message that somebody asked for with annotation strongroom.dev/test-requested.
struct NotifierTest {
  // The annotation's value as Notifier::test_requested of src/api has it; empty: none was asked
  // for.
  std::string token;
  std::chrono::sys_seconds at{};
  bool is_delivered = false;
  std::string message;

  bool operator==(const NotifierTest&) const = default;
};

// Notifier.status.
struct NotifierStatus {
  std::vector<Condition>
      conditions;  // Ready: it can be used; Delivering: its receiver takes what is sent
  std::optional<std::chrono::sys_seconds> last_delivered_at;
  int64_t waiting = 0;  // deliveries
  std::optional<std::chrono::sys_seconds> oldest_waiting_since;
  NotifierTest test;
};

}  // namespace strongroom::domain
