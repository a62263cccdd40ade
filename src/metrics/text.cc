#include "metrics/text.h"

#include <array>
#include <charconv>
#include <cmath>

namespace strongroom::metrics {
namespace {

// Up to here each whole number is a double, and is written without an exponent.
constexpr double kMostWhole = 1e15;

void AppendEscaped(std::string_view word, std::string& text) {
  for (const char c : word) {
    if (c == '\n') {
      text += "\\n";
      continue;
    }
    if (c == '\\' || c == '"') text += '\\';
    text += c;
  }
}

void AppendNumber(double value, std::string& text) {
  if (std::isnan(value)) {
    text += "NaN";
    return;
  }
  if (std::isinf(value)) {
    text += value > 0 ? "+Inf" : "-Inf";
    return;
  }
  std::array<char, 32> digits{};
  const bool is_whole = std::abs(value) < kMostWhole && std::trunc(value) == value;
  const auto end = is_whole
                       ? std::to_chars(digits.begin(), digits.end(), static_cast<int64_t>(value))
                       : std::to_chars(digits.begin(), digits.end(), value);
  text.append(digits.data(), end.ptr);
}

}  // namespace

void AppendHead(const FamilyInfo& family, std::string& text) {
  text.append("# HELP ").append(family.name).append(" ").append(family.help).append("\n");
  text.append("# TYPE ").append(family.name).append(" ").append(base::NameOf(family.type));
  text += '\n';
}

void AppendSample(const FamilyInfo& family, std::span<const std::string_view> words, double value,
                  std::string& text) {
  text += family.name;
  for (size_t i = 0; i < words.size(); ++i) {
    text.append(i == 0 ? "{" : ",").append(family.labels[i]).append("=\"");
    AppendEscaped(words[i], text);
    text += '"';
  }
  text.append(words.empty() ? " " : "} ");
  AppendNumber(value, text);
  text += '\n';
}

}  // namespace strongroom::metrics
