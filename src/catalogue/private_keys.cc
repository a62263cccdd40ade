#include "catalogue/private_keys.h"

#include <algorithm>
#include <array>

namespace strongroom::catalogue {
namespace {

// Where base64 begins again behind the end of a line: in a text within YAML its lines are indented,
// in one within JSON their ends are written as "\n". `at` when there is no more of it.
size_t NextLine(std::string_view text, size_t at) {
  bool is_next = text[at - 1] == '\n' || text[at - 1] == '\r';
  size_t next = at;
  for (size_t name = text.find_first_not_of('\\', next);
       name != std::string_view::npos && name > next && (text[name] == 'n' || text[name] == 'r');
       name = text.find_first_not_of('\\', next)) {
    next = name + 1;
    is_next = true;
  }
  if (!is_next) return at;
  next = std::min(text.find_first_not_of(" \t", next), text.size());
  return next < text.size() && IsBase64(text[next]) ? next : at;
}

size_t EndOfLines(std::string_view text, size_t begin) {
  size_t end = EndOfRun(text, begin, IsBase64);
  for (size_t next = NextLine(text, end); next > end && next < text.size();
       next = NextLine(text, end)) {
    end = EndOfRun(text, next, IsBase64);
  }
  return end;
}

}  // namespace

std::optional<TextRange> FindPrivateKey(std::string_view text, size_t from) {
  constexpr std::string_view kBegin = "-----BEGIN ";
  constexpr std::string_view kDashes = "-----";
  constexpr size_t kLongestLabel = 64;
  constexpr ptrdiff_t kLeast = 32;
  for (size_t at = text.find(kBegin, from); at != std::string_view::npos;
       at = text.find(kBegin, at + 1)) {
    const std::string_view label = text.substr(at + kBegin.size(), kLongestLabel);
    const size_t length = label.find(kDashes);
    if (length == std::string_view::npos) continue;
    if (label.substr(0, length).find("PRIVATE KEY") == std::string_view::npos) continue;
    const size_t begin = at + kBegin.size() + length + kDashes.size();
    const size_t end = std::min(text.find("-----END", begin), text.size());
    const std::string_view body = text.substr(begin, end - begin);
    if (std::count_if(body.begin(), body.end(), IsAlphanumeric) >= kLeast)
      return TextRange{begin, end};
    at = end - 1;
  }
  return std::nullopt;
}

// Known by "PRIVATE KEY" at each of the three places that it can have among the bytes that are
// encoded together.
std::optional<TextRange> FindEncodedKey(std::string_view text, size_t from) {
  constexpr std::string_view kBegin = "LS0tLS1CRUdJTi";  // "-----BEGIN"
  constexpr auto kPrivateKey =
      std::to_array<std::string_view>({"UFJJVkFURSBLRVk", "BSSVZBVEUgS0VZ", "QUklWQVRFIEtFW"});
  for (size_t at = text.find(kBegin, from); at != std::string_view::npos;
       at = text.find(kBegin, at)) {
    const size_t end = EndOfLines(text, at);
    const std::string_view run = text.substr(at, end - at);
    const bool is_private = std::any_of(
        kPrivateKey.begin(), kPrivateKey.end(),
        [&](std::string_view words) { return run.find(words) != std::string_view::npos; });
    if (is_private) return TextRange{at, end};
    at = end;
  }
  return std::nullopt;
}

}  // namespace strongroom::catalogue
