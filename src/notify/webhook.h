#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "notify/endpoint.h"
#include "notify/sink.h"
#include "notify/templates.h"
#include "web/material.h"

namespace strongroom::notify {

// The message as a CloudEvent of type "dev.strongroom.EVENT", or "dev.strongroom.digest", whose
// data has all of its notices and the text for people. `source` is whose backups they are, a URI
// reference. https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md
base::Json CloudEventOf(const Message& message, const std::string& source,
                        const Templates& templates);

// The bytes of a key: "whsec_" and the Base64 of 24 to 64 bytes; white space at its end counts for
// nothing. Throws NotifyError, which does not quote it.
std::string KeyOf(std::string_view text);

// "v1,BASE64" for each of `keys`: of id, time and body, as
// https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
// has it. A receiver that knows one of them takes it.
std::string SignaturesOf(const std::vector<std::string>& keys, const std::string& id,
                         std::chrono::sys_seconds at, const std::string& body);

struct WebhookSettings {
  std::string source = "urn:strongroom";
  // One, or two while receivers change theirs. None: it is not signed.
  std::vector<web::Material> keys = {};
};

// Posts CloudEvents in structured mode, signed. `clock` and `templates` outlive it. Throws
// NotifyError for settings that cannot be used.
std::unique_ptr<Sink> MakeWebhook(Endpoint endpoint, const WebhookSettings& settings,
                                  const Templates& templates, const base::Clock& clock);

}  // namespace strongroom::notify
