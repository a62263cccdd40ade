#pragma once

#include <memory>

#include "base/json.h"
#include "notify/endpoint.h"
#include "notify/sink.h"
#include "notify/templates.h"

namespace strongroom::notify {

// What an incoming webhook of Slack takes: https://api.slack.com/messaging/webhooks
base::Json SlackBodyOf(const Message& message, const Templates& templates);

// `templates` outlive it.
std::unique_ptr<Sink> MakeSlack(Endpoint endpoint, const Templates& templates);

}  // namespace strongroom::notify
