#include "cli/text.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "cli/error.h"

namespace strongroom::cli {
namespace {

struct Character {
  uint32_t code = 0;
  size_t length = 0;  // bytes; 0: no UTF-8
};

// RFC 3629: no overlong forms, no surrogates, nothing past U+10FFFF.
Character CharacterAt(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) return {first, 1};
  const size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) return {};
  uint32_t code = first & (0xFFU >> (length + 1));
  for (size_t i = 1; i < length; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0U) != 0x80U) return {};
    code = (code << 6U) | (byte & 0x3FU);
  }
  constexpr std::array<uint32_t, 5> kSmallest{0, 0, 0x80, 0x800, 0x10000};
  if (code < kSmallest.at(length) || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) {
    return {};
  }
  return {code, length};
}

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

bool IsLetterOrDigit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool IsLabel(std::string_view text) {
  return !text.empty() && IsLetterOrDigit(text.front()) && IsLetterOrDigit(text.back()) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return IsLetterOrDigit(c) || c == '-'; });
}

// Labels with dots between them.
bool IsSubdomain(std::string_view text) {
  if (text.size() > 253) return false;
  for (size_t dot = text.find('.'); dot != std::string_view::npos; dot = text.find('.')) {
    if (!IsLabel(text.substr(0, dot))) return false;
    text.remove_prefix(dot + 1);
  }
  return IsLabel(text);
}

}  // namespace

std::string Printable(std::string_view text) {
  std::string printable;
  printable.reserve(text.size());
  while (!text.empty()) {
    const Character character = CharacterAt(text);
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
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

std::string Shorten(std::string_view text, size_t width) {
  std::string printable = Printable(text);
  if (WidthOf(printable) <= width) return printable;
  constexpr std::string_view kMore = "...";
  size_t end = 0;
  for (size_t left = width - kMore.size(); left > 0; --left) {
    end += CharacterAt(std::string_view(printable).substr(end)).length;
  }
  printable.resize(end);
  return printable.append(kMore);
}

std::string NameFrom(std::string_view argument, const api::Kind& kind) {
  std::string_view name = argument;
  if (const size_t slash = argument.find('/'); slash != std::string_view::npos) {
    std::string_view word = argument.substr(0, slash);
    const std::string group = "." + std::string(kind.group);
    if (word.ends_with(group)) word.remove_suffix(group.size());
    if (word.empty() || (word != kind.singular && word != kind.plural && word != kind.short_name)) {
      throw CliError("\"" + std::string(argument) + "\" is no " + std::string(kind.singular),
                     kWrongUsage);
    }
    name = argument.substr(slash + 1);
  }
  if (!IsSubdomain(name)) {
    throw CliError("\"" + std::string(name) + "\" cannot be the name of a " +
                       std::string(kind.singular) +
                       ": names are lower case letters, digits, '-' and '.'",
                   kWrongUsage);
  }
  return std::string(name);
}

std::string KindAndName(const api::Kind& kind, std::string_view name) {
  return std::string(kind.singular) + "." + std::string(kind.group) + "/" + std::string(name);
}

void CheckNamespace(std::string_view ns) {
  if (ns.size() <= 63 && IsLabel(ns)) return;
  throw CliError("\"" + std::string(ns) + "\" cannot be the name of a namespace", kWrongUsage);
}

void Printer::Line(std::string_view line) {
  errno = 0;
  stream_ << Printable(line) << std::endl;
  if (stream_) return;
  // A reader that has seen enough (head, grep -q) is no error.
  if (errno == EPIPE) throw CliError("", kReaderGone);
  throw CliError("the output cannot be written");
}

void Printer::Lines(std::string_view lines) {
  while (!lines.empty()) {
    const size_t end = std::min(lines.find('\n'), lines.size());
    Line(lines.substr(0, end));
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
}

}  // namespace strongroom::cli
