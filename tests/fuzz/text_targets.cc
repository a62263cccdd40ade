#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/json_patch.h"
#include "base/timestamp.h"
#include "catalogue/mask.h"
#include "cli/text.h"
#include "fuzz/target.h"
#include "fuzz/targets.h"

namespace strongroom::fuzz {

void FuzzJson(std::string_view input) {
  size_t elements = 0;
  const auto count = [&](const base::Json&) { ++elements; };
  try {
    const base::Json rest = base::ParseJsonElements(
        input, {.member = "items",
                .take = count,
                .skip = [&](const base::Json&, const std::string&) { ++elements; }});
    const base::Json whole = base::ParseJson(input);
    Require(base::ParseJson(base::CanonicalJson(whole)) == whole, "what is written can be read");
    const auto items = whole.find("items");
    if (items != whole.end() && items->is_array()) {
      Require(elements >= items->size(), "each element is handed over");
    }
    Require(rest.type() == whole.type(), "the rest is of the same type");
  } catch (const base::JsonError& e) {
    Require(*e.what() != '\0', "a refusal says why");
  }
}

void FuzzJsonPatch(std::string_view input) {
  const size_t end = std::min(input.find('\n'), input.size());
  base::Json before;
  base::Json after;
  try {
    before = base::ParseJson(input.substr(0, end));
    after = base::ParseJson(input.substr(std::min(end + 1, input.size())));
  } catch (const base::JsonError&) {
    return;
  }
  base::PatchRoom room{.steps = input.size(), .bytes = std::numeric_limits<size_t>::max()};
  const auto whole = base::MakeJsonPatch(before, after, room);
  Require(whole.has_value(), "a patch has no more steps than there are bytes");
  Require(whole->empty() == (before == after), "it is empty when nothing differs");
  constexpr base::PatchRoom kSmall{.steps = 10, .bytes = 10'000};
  base::PatchRoom small = kSmall;
  const auto patch = base::MakeJsonPatch(before, after, small);
  if (!patch) {
    Require(small.steps == kSmall.steps && small.bytes == kSmall.bytes, "none takes no room");
    return;
  }
  Require(*patch == *whole && patch->size() == kSmall.steps - small.steps, "room changes no patch");
  Require(before.patch(*patch) == after, "a patch makes of the one the other");
}

void FuzzTimestamp(std::string_view input) {
  const auto instant = base::ParseTimestamp(input);
  if (!instant) return;
  const std::string text = base::FormatTimestamp(*instant);
  Require(text.size() == 20, "a timestamp has twenty characters");
  Require(base::ParseTimestamp(text) == instant, "what is written can be read");
}

void FuzzPrintable(std::string_view input) {
  const std::string text = cli::Printable(input);
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    Require(byte >= 0x20 && byte != 0x7F, "no control character is left");
  }
  Require(text.find("\xc2\x9b") == std::string::npos, "nor the other form of escape");
  Require(cli::Printable(text) == text, "what is printable stays as it is");
  Require(cli::WidthOf(cli::Shorten(input, 20)) <= 20, "what is shortened fits");
}

void FuzzMask(std::string_view input) {
  const std::string masked = catalogue::MaskSecrets(std::string(input));
  Require(catalogue::MaskSecrets(masked) == masked, "what is masked is not masked again");
  const std::string identity = catalogue::MaskIdentity(std::string(input));
  Require((identity == input) == (masked == input), "of an identity the same is masked");
  Require(catalogue::MaskIdentity(identity) == identity, "nor an identity");
}

}  // namespace strongroom::fuzz
