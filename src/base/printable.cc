#include "base/printable.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>

#include "base/utf8.h"

namespace strongroom::base {
namespace {

bool IsControl(uint32_t code) { return code < 0x20 || (code >= 0x7F && code < 0xA0); }

// Characters that are not seen, or change the direction or the line of what is.
bool IsHidden(uint32_t code) {
  return code == 0xAD || code == 0x61C || code == 0x180E || (code >= 0x200B && code <= 0x200F) ||
         (code >= 0x2028 && code <= 0x202E) || (code >= 0x2060 && code <= 0x206F) ||
         code == 0xFEFF || (code >= 0xFFF9 && code <= 0xFFFB) ||
         (code >= 0xE0000 && code <= 0xE0FFF);
}

// Never assigned, so that programs use them among themselves, and XML refuses some.
bool IsNoCharacter(uint32_t code) {
  return (code >= 0xFDD0 && code <= 0xFDEF) || (code & 0xFFFEU) == 0xFFFEU;
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

bool IsPlain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

std::string Escape(std::string_view text, std::string_view kept) {
  if (IsPlain(text)) return std::string(text);
  std::string printable;
  printable.reserve(text.size());
  while (!text.empty()) {
    const Character character = FirstCharacter(text);
    if (character.length == 0) {
      printable += Escaped("\\x%02x", static_cast<unsigned char>(text[0]));
      text.remove_prefix(1);
      continue;
    }
    if (kept.find(text[0]) != std::string_view::npos) {
      printable += text[0];
    } else if (IsControl(character.code)) {
      printable += EscapedControl(character.code);
    } else if (IsHidden(character.code) || IsNoCharacter(character.code)) {
      printable += Escaped("\\u{%x}", character.code);
    } else {
      printable += text.substr(0, character.length);
    }
    text.remove_prefix(character.length);
  }
  return printable;
}

}  // namespace

bool IsSeen(uint32_t code) { return !IsControl(code) && !IsHidden(code) && !IsNoCharacter(code); }

std::string Printable(std::string_view text) { return Escape(text, ""); }
std::string PrintableLines(std::string_view text) { return Escape(text, "\n\t"); }

}  // namespace strongroom::base
