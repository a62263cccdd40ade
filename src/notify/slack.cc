#include "notify/slack.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "notify/http_sink.h"

namespace strongroom::notify {
namespace {

using base::Json;

// https://api.slack.com/reference/block-kit/blocks: 150 characters of a header, 3,000 of a section.
constexpr size_t kMostOfHeader = 150;
constexpr size_t kMostOfSection = 2900;
constexpr size_t kMostSections = 10;

// The first lines of `text` that fit into a section; of a line that does not, what does.
std::string TakeSection(std::string_view& text) {
  if (text.size() <= kMostOfSection) return std::string(std::exchange(text, {}));
  const size_t line_end = text.substr(0, kMostOfSection).rfind('\n');
  if (line_end != std::string_view::npos && line_end > 0) {
    std::string section(text.substr(0, line_end));
    text.remove_prefix(line_end + 1);
    return section;
  }
  std::string section = base::Cut(text, kMostOfSection);
  const size_t entity = section.rfind('&');
  const bool is_cut =
      entity != std::string::npos && entity > 0 && section.find(';', entity) == std::string::npos;
  if (is_cut) section.erase(entity);
  text.remove_prefix(section.size());
  return section;
}

}  // namespace

Json SlackBodyOf(const Message& message, const Templates& templates) {
  const std::string header = templates.Title(message, Format::kPlain, kMostOfHeader);
  Json blocks = Json::array();
  blocks.push_back(
      {{"type", "header"}, {"text", {{"type", "plain_text"}, {"text", header}, {"emoji", false}}}});
  const std::string body =
      templates.Render("slack", message, Format::kMrkdwn, kMostOfSection * kMostSections / 2);
  std::string_view rest = body;
  for (size_t count = 0; !rest.empty() && count < kMostSections; ++count) {
    // verbatim: it makes no links of what looks like one.
    blocks.push_back(
        {{"type", "section"},
         {"text", {{"type", "mrkdwn"}, {"text", TakeSection(rest)}, {"verbatim", true}}}});
  }
  return {{"text", templates.Title(message, Format::kMrkdwn, 300)},
          {"blocks", std::move(blocks)},
          {"unfurl_links", false},
          {"unfurl_media", false}};
}

std::unique_ptr<Sink> MakeSlack(Endpoint endpoint, const Templates& templates) {
  return std::make_unique<HttpSink>(std::move(endpoint), [&templates](const Message& message) {
    return JsonPost(SlackBodyOf(message, templates));
  });
}

}  // namespace strongroom::notify
