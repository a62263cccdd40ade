#include "report/markdown_text.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/printable.h"

namespace strongroom::report {
namespace {

size_t LongestRun(std::string_view text, char of) {
  size_t longest = 0;
  size_t run = 0;
  for (const char c : text) {
    run = c == of ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

bool IsPlain(char c) {
  return base::IsLetter(c) || base::IsDigit(c) || static_cast<unsigned char>(c) >= 0x80 ||
         std::string_view(" -,.;:/()%?'").find(c) != std::string_view::npos;
}

// Whether a line that begins so would be a list: "- ", "1. ", "1) ".
bool BeginsAList(std::string_view text) {
  const size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  return text.front() == '-' ||
         (digits > 0 && digits < text.size() && (text[digits] == '.' || text[digits] == ')'));
}

// What GitHub makes links and pictures of, though it has letters alone: "www.a", "GH-1", ":tada:".
bool HasReference(std::string_view text) {
  const std::string lower = base::ToLower(text);
  return lower.find("www.") != std::string::npos || lower.find("gh-") != std::string::npos ||
         lower.find("://") != std::string::npos || std::count(lower.begin(), lower.end(), ':') > 1;
}

bool IsPlain(std::string_view text) {
  if (text.empty()) return true;
  return !BeginsAList(text) && !HasReference(text) &&
         std::all_of(text.begin(), text.end(), [](char c) { return IsPlain(c); });
}

// A table ends its cells before anything else is read; where a backslash stands before the '|',
// readers differ.
std::string WithoutBars(std::string text) {
  const bool has_backslash = text.find("\\|") != std::string::npos;
  const std::string_view bar = has_backslash ? "\\x7c" : "\\|";
  for (size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += bar.size()) {
    text.replace(at, 1, bar);
  }
  return text;
}

std::string CodeSpan(const std::string& printable) {
  if (printable.empty()) return "";
  const std::string fence(LongestRun(printable, '`') + 1, '`');
  const bool has_edge = printable.front() == '`' || printable.back() == '`' ||
                        printable.front() == ' ' || printable.back() == ' ';
  const std::string edge = has_edge ? " " : "";
  return fence + edge + WithoutBars(printable) + edge + fence;
}

}  // namespace

std::string MarkdownText(std::string_view text) {
  const std::string printable = base::Printable(text);
  return IsPlain(std::string_view(printable)) ? printable : CodeSpan(printable);
}

std::string MarkdownCode(std::string_view text) { return CodeSpan(base::Printable(text)); }

std::string FenceOf(std::string_view lines) {
  std::string fence;
  fence.resize(std::max<size_t>(3, LongestRun(lines, '`') + 1), '`');
  return fence;
}

}  // namespace strongroom::report
