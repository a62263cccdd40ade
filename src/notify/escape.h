#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace strongroom::notify {

// What a text is read as where it is shown.
enum class Format {
  kPlain,   // nothing in it means anything
  kHtml,    // between tags, and in quoted attributes
  kMrkdwn,  // Slack's: https://api.slack.com/reference/surfaces/formatting
  kCard,    // of an Adaptive Card: https://adaptivecards.io/explorer/TextBlock.html
};

// `text`, which somebody else chose, as one line that adds nothing to the structure around it: no
// line, tag, link, mention, or emphasis. It is of base::Printable form. What Slack and cards know
// no escape for is shown by the character that looks most like it. At most `limit` bytes, cut
// between characters and never within an escape. Cost: linear in the lesser of text and limit.
std::string Escaped(Format format, std::string_view text, size_t limit);

}  // namespace strongroom::notify
