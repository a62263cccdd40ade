#pragma once

#include <memory>

#include "base/json.h"
#include "notify/endpoint.h"
#include "notify/sink.h"
#include "notify/templates.h"

namespace strongroom::notify {

// What a workflow of Microsoft Teams that is begun by a webhook takes: a message with an Adaptive
// Card 1.4. https://learn.microsoft.com/connectors/teams/#microsoft-teams-webhook
base::Json TeamsBodyOf(const Message& message, const Templates& templates);

// `templates` outlive it.
std::unique_ptr<Sink> MakeTeams(Endpoint endpoint, const Templates& templates);

}  // namespace strongroom::notify
