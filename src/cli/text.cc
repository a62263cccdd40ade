#include "cli/text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "base/utf8.h"

namespace strongroom::cli {
namespace {

bool IsControl(uint32_t code) { return code < 0x20 || (code >= 0x7F && code < 0xA0); }

// Characters that are not seen, or change the direction or the line of what is.
bool IsHidden(uint32_t code) {
  return code == 0xAD || code == 0x61C || code == 0x180E || (code >= 0x200B && code <= 0x200F) ||
         (code >= 0x2028 && code <= 0x202E) || (code >= 0x2060 && code <= 0x206F) ||
         code == 0xFEFF || (code >= 0xFFF9 && code <= 0xFFFB) ||
         (code >= 0xE0000 && code <= 0xE0FFF);
}

std::string Escaped(const char* format, uint32_t code) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), format, code);
  return text.data();
}

std::string EscapedControl(uint32_t code) {
  switch (code) {
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    default:
      return Escaped("\\x%02x", code);
  }
}

}  // namespace

std::string Printable(std::string_view text) {
  std::string printable;
  printable.reserve(text.size());
  while (!text.empty()) {
    const base::Character character = base::FirstCharacter(text);
    if (character.length == 0) {
      printable += Escaped("\\x%02x", static_cast<unsigned char>(text[0]));
      text.remove_prefix(1);
      continue;
    }
    if (IsControl(character.code)) {
      printable += EscapedControl(character.code);
    } else if (IsHidden(character.code)) {
      printable += Escaped("\\u{%x}", character.code);
    } else {
      printable += text.substr(0, character.length);
    }
    text.remove_prefix(character.length);
  }
  return printable;
}

std::string JsonText(const nlohmann::json& json) {
  return json.dump(2, ' ', /*ensure_ascii=*/true, nlohmann::json::error_handler_t::replace);
}

size_t WidthOf(std::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !base::IsContinuation(c); }));
}

std::string Shorten(std::string_view text, size_t width) {
  std::string printable = Printable(text);
  if (WidthOf(printable) <= width) return printable;
  constexpr std::string_view kMore = "...";
  size_t end = 0;
  for (size_t left = width - kMore.size(); left > 0; --left) {
    end += base::FirstCharacter(std::string_view(printable).substr(end)).length;
  }
  printable.resize(end);
  return printable.append(kMore);
}

}  // namespace strongroom::cli
