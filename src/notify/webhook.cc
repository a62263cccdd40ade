#include "notify/webhook.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/ascii.h"
#include "base/base64.h"
#include "base/hmac.h"
#include "base/printable.h"
#include "base/text.h"
#include "base/timestamp.h"
#include "notify/error.h"
#include "notify/http_sink.h"
#include "notify/view.h"

namespace strongroom::notify {
namespace {

using base::Json;

constexpr size_t kMostText = size_t{32} << 10U;

Json DataOf(const domain::Notice& notice) {
  Json data = Json::object();
  for (const Field& field : Fields()) {
    std::string value = Escaped(Format::kPlain, field.of(notice), field.limit);
    if (!value.empty()) data[std::string(field.name)] = std::move(value);
  }
  return data;
}

// CloudEvents, type: of letters alone, whatever the event is called.
std::string TypeOf(const Message& message) {
  if (message.is_digest) return "dev.strongroom.digest";
  const std::string& event = message.notices.front().event;
  const bool is_word = !event.empty() && event.size() <= 64 &&
                       std::all_of(event.begin(), event.end(), base::IsLetter);
  return "dev.strongroom." + (is_word ? event : "unknown");
}

std::string SubjectOf(const domain::Notice& notice) {
  const domain::NoticeObject& object = notice.object;
  const std::string path = object.kind + "/" + object.ns + "/" + object.name;
  return Escaped(Format::kPlain, path, 400);
}

}  // namespace

Json CloudEventOf(const Message& message, const std::string& source, const Templates& templates) {
  const domain::Notice& last = message.notices.back();
  Json notices = Json::array();
  for (const domain::Notice& notice : message.notices) notices.push_back(DataOf(notice));
  Json event = {{"specversion", "1.0"},
                {"id", message.id},
                {"source", source},
                {"type", TypeOf(message)},
                {"time", base::FormatTimestamp(last.at)},
                {"datacontenttype", "application/json"},
                {"data",
                 {{"title", templates.Title(message, Format::kPlain, 300)},
                  {"text", templates.Render("text", message, Format::kPlain, kMostText)},
                  {"notices", std::move(notices)}}}};
  if (!message.is_digest) event["subject"] = SubjectOf(last);
  return event;
}

std::string KeyOf(std::string_view text) {
  constexpr std::string_view kPrefix = "whsec_";
  text = text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
  if (text.starts_with(kPrefix)) {
    const auto key = base::DecodeBase64(text.substr(kPrefix.size()));
    if (key && key->size() >= 24 && key->size() <= 64) return *key;
  }
  throw NotifyError(
      "signing key: must be \"whsec_\" and the Base64 of 24 to 64 bytes, as "
      "\"whsec_$(openssl rand -base64 32)\" makes it");
}

std::string SignaturesOf(const std::vector<std::string>& keys, const std::string& id,
                         std::chrono::sys_seconds at, const std::string& body) {
  const std::string signed_text =
      id + "." + std::to_string(at.time_since_epoch().count()) + "." + body;
  std::string signatures;
  for (const std::string& key : keys) {
    const base::Digest digest = base::HmacSha256(key, signed_text);
    signatures.append(signatures.empty() ? "v1," : " v1,")
        .append(base::EncodeBase64({reinterpret_cast<const char*>(digest.data()), digest.size()}));
  }
  return signatures;
}

std::unique_ptr<Sink> MakeWebhook(Endpoint endpoint, const WebhookSettings& settings,
                                  const Templates& templates, const base::Clock& clock) {
  if (settings.keys.size() > 2) throw NotifyError("signing keys: there may be two at most");
  const auto make = [settings, &templates, &clock](const Message& message) {
    web::Request request = JsonPost(CloudEventOf(message, settings.source, templates),
                                    "application/cloudevents+json; charset=utf-8");
    // Read anew each time: a Secret that was changed holds from the next message on.
    std::vector<std::string> keys;
    for (const web::Material& key : settings.keys) keys.push_back(KeyOf(key.Read()));
    if (keys.empty()) return request;
    const auto now = clock.NowSeconds();
    request.headers["webhook-id"] = message.id;
    request.headers["webhook-timestamp"] = std::to_string(now.time_since_epoch().count());
    request.headers["webhook-signature"] = SignaturesOf(keys, message.id, now, request.body);
    return request;
  };
  return std::make_unique<HttpSink>(std::move(endpoint), make);
}

}  // namespace strongroom::notify
