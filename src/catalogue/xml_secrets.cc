#include "catalogue/xml_secrets.h"

#include <algorithm>
#include <optional>

#include "base/ascii.h"
#include "catalogue/mask.h"

namespace strongroom::catalogue {
namespace {

constexpr size_t kNone = std::string_view::npos;
constexpr std::string_view kBlank = " \t\r\n";

// The beginning of an element, and the text behind it, up to the next tag.
struct Element {
  std::string_view name;  // without the namespace's prefix
  size_t begin = 0;
  size_t end = 0;
};

// That at `open`, which is a '<'; absent when no tag ends any more.
std::optional<Element> ReadElement(std::string_view text, size_t open) {
  constexpr std::string_view kData = "<![CDATA[";
  const size_t close = text.find('>', open);
  if (close == kNone) return std::nullopt;
  const std::string_view tag = text.substr(open + 1, close - open - 1);
  Element element{
      .name = tag.substr(0, tag.find_first_of(" \t\r\n/")), .begin = close + 1, .end = 0};
  if (element.name.starts_with('!')) element.name = {};
  if (const size_t colon = element.name.rfind(':'); colon != kNone) {
    element.name.remove_prefix(colon + 1);
  }
  if (tag.ends_with('/')) {
    element.end = element.begin;
    return element;
  }
  const bool is_data = text.substr(element.begin).starts_with(kData);
  if (is_data) element.begin += kData.size();
  element.end = std::min(text.find(is_data ? "]]>" : "<", element.begin), text.size());
  return element;
}

}  // namespace

bool IsPlainSetting(std::string_view text) {
  constexpr size_t kLongest = 3;
  if (base::EqualsIgnoringCase(text, "true") || base::EqualsIgnoringCase(text, "false"))
    return true;
  return text.size() <= kLongest && std::all_of(text.begin(), text.end(), base::IsDigit);
}

std::string MaskInXml(const SensitiveNames& sensitive, std::string text) {
  const std::string_view whole = text;
  std::string masked;
  size_t copied = 0;
  std::string_view key;
  for (size_t open = whole.find('<'); open != kNone;) {
    const std::optional<Element> element = ReadElement(whole, open);
    if (!element) break;
    const std::string_view content = whole.substr(element->begin, element->end - element->begin);
    const bool is_of_key = element->name == "string" || element->name == "data";
    const std::string_view name = is_of_key && !key.empty() ? key : element->name;
    if (!element->name.empty()) key = element->name == "key" ? content : std::string_view{};
    if (content.find_first_not_of(kBlank) != kNone && !IsPlainSetting(content) &&
        sensitive.Hide(name, content)) {
      masked.append(whole, copied, element->begin - copied).append(kMasked);
      copied = element->end;
    }
    open = whole.find('<', element->end);
  }
  if (copied == 0) return text;
  return masked.append(whole, copied, kNone);
}

}  // namespace strongroom::catalogue
