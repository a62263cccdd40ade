#include "notify/escape.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/ascii.h"
#include "base/printable.h"
#include "base/text.h"
#include "base/utf8.h"

namespace strongroom::notify {
namespace {

using Escape = std::pair<char, std::string_view>;

constexpr auto kHtmlEscapes = std::to_array<Escape>(
    {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#39;"}});

constexpr auto kMrkdwnEscapes = std::to_array<Escape>({{'&', "&amp;"},
                                                       {'<', "&lt;"},
                                                       {'>', "&gt;"},
                                                       {'*', "\u2217"},
                                                       {'~', "\u223C"},
                                                       {'`', "\u02CB"}});

// Braces are functions of cards: {{DATE(...)}}.
constexpr auto kCardEscapes = std::to_array<Escape>({{'&', "\uFF06"},
                                                     {'<', "\uFF1C"},
                                                     {'>', "\uFF1E"},
                                                     {'*', "\u2217"},
                                                     {'~', "\u223C"},
                                                     {'`', "\u02CB"},
                                                     {'[', "\uFF3B"},
                                                     {']', "\uFF3D"},
                                                     {'{', "\uFF5B"},
                                                     {'}', "\uFF5D"},
                                                     {'|', "\uFF5C"},
                                                     {'\\', "\uFF3C"}});

// What means something only where a word begins or ends.
constexpr auto kEdgeEscapes =
    std::to_array<Escape>({{'_', "\uFF3F"}, {'@', "\uFF20"}, {'#', "\uFF03"}});

template <size_t kSize>
std::optional<std::string_view> In(const std::array<Escape, kSize>& escapes, char c) {
  const auto* const found = std::find_if(escapes.begin(), escapes.end(),
                                         [c](const Escape& escape) { return escape.first == c; });
  return found == escapes.end() ? std::nullopt : std::optional(found->second);
}

bool IsWord(char c) {
  return base::IsLetter(c) || base::IsDigit(c) || static_cast<unsigned char>(c) >= 0x80;
}

bool IsWithinWord(std::string_view text, size_t at) {
  return at > 0 && at + 1 < text.size() && IsWord(text[at - 1]) && IsWord(text[at + 1]);
}

// What stands in the place of a character that begins a list, or would be made a link.
std::optional<std::string_view> ForLine(std::string_view text, size_t at) {
  const char c = text[at];
  const std::string_view before = text.substr(0, at);
  if (c == ':' && text.substr(at, 3) == "://") return "\uFF1A";
  if (c == '.' && at >= 3 && base::EqualsIgnoringCase(before.substr(at - 3), "www")) {
    return "\uFF0E";
  }
  if (at == 0 && c == '-') return "\u2010";
  if (at == 0 && c == '+') return "\uFF0B";
  const bool ends_number = (c == '.' || c == ')') && at > 0 && at <= 9 &&
                           std::all_of(before.begin(), before.end(), base::IsDigit);
  if (!ends_number) return std::nullopt;
  return c == '.' ? "\uFF0E" : "\uFF09";
}

std::optional<std::string_view> EscapeAt(Format format, std::string_view text, size_t at) {
  const char c = text[at];
  const auto at_edge = [&] { return IsWithinWord(text, at) ? std::nullopt : In(kEdgeEscapes, c); };
  std::optional<std::string_view> escape;
  switch (format) {
    case Format::kPlain:
      break;
    case Format::kHtml:
      return In(kHtmlEscapes, c);
    case Format::kMrkdwn:
      escape = In(kMrkdwnEscapes, c);
      return escape ? escape : at_edge();
    case Format::kCard:
      escape = In(kCardEscapes, c);
      if (!escape) escape = at_edge();
      return escape ? escape : ForLine(text, at);
  }
  return std::nullopt;
}

}  // namespace

std::string Escaped(Format format, std::string_view text, size_t limit) {
  std::string printable = base::Printable(base::Cut(text, limit));
  if (format == Format::kCard) printable.erase(0, printable.find_first_not_of(' '));
  const std::string_view all = printable;
  std::string escaped;
  for (size_t at = 0; at < all.size();) {
    const size_t length = std::max<size_t>(base::FirstCharacter(all.substr(at)).length, 1);
    const auto escape = EscapeAt(format, all, at);
    const std::string_view piece = escape ? *escape : all.substr(at, length);
    if (escaped.size() + piece.size() > limit) break;
    escaped += piece;
    at += length;
  }
  return escaped;
}

}  // namespace strongroom::notify
