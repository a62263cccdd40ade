#pragma once

#include <map>
#include <optional>
#include <string>

#include "api/fields.h"
#include "domain/notifier.h"

// Notifier, member by member.
namespace strongroom::api {

// Notifier.spec as it is written: of all sinks one has to be there.
struct WrittenNotifier {
  std::optional<domain::WebhookNotifier> webhook;
  std::optional<domain::SlackNotifier> slack;
  std::optional<domain::TeamsNotifier> teams;
  std::optional<domain::AlertmanagerNotifier> alertmanager;
  std::optional<domain::HeartbeatNotifier> heartbeat;
  std::optional<domain::MailNotifier> mail;
  std::optional<domain::NotifierRules> rules;
  std::map<std::string, std::string> templates;
  bool is_suspended = false;
};

const Fields<WrittenNotifier>& NotifierSpecFields();
const Fields<domain::NotifierStatus>& NotifierStatusFields();

}  // namespace strongroom::api
