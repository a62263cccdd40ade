#include "notify/teams.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "notify/http_sink.h"

namespace strongroom::notify {
namespace {

using base::Json;

// Of 28 KB that a message may have: JSON makes two bytes of some.
constexpr size_t kMostText = size_t{12} << 10U;

std::string ColourOf(const domain::Notice& notice) {
  if (notice.state == domain::NoticeState::kRecovered) return "good";
  switch (notice.severity) {
    case domain::Severity::kInfo:
      return "default";
    case domain::Severity::kWarning:
      return "warning";
    case domain::Severity::kCritical:
      return "attention";
  }
  return "default";
}

}  // namespace

Json TeamsBodyOf(const Message& message, const Templates& templates) {
  const Json title = {{"type", "TextBlock"},
                      {"text", templates.Title(message, Format::kCard, 300)},
                      {"weight", "bolder"},
                      {"size", "medium"},
                      {"wrap", true},
                      {"color", message.is_digest ? "default" : ColourOf(message.notices.front())}};
  const Json text = {{"type", "TextBlock"},
                     {"text", templates.Render("card", message, Format::kCard, kMostText)},
                     {"wrap", true}};
  const Json card = {{"$schema", "http://adaptivecards.io/schemas/adaptive-card.json"},
                     {"type", "AdaptiveCard"},
                     {"version", "1.4"},
                     {"body", Json::array({title, text})}};
  const Json attachment = {{"contentType", "application/vnd.microsoft.card.adaptive"},
                           {"contentUrl", nullptr},
                           {"content", card}};
  return {{"type", "message"}, {"attachments", Json::array({attachment})}};
}

std::unique_ptr<Sink> MakeTeams(Endpoint endpoint, const Templates& templates) {
  return std::make_unique<HttpSink>(std::move(endpoint), [&templates](const Message& message) {
    return JsonPost(TeamsBodyOf(message, templates));
  });
}

}  // namespace strongroom::notify
