#include "domain/form.h"

#include <algorithm>

#include "base/ascii.h"
#include "domain/digest_text.h"

namespace strongroom::domain::form {
namespace {

using base::IsDigit;
using base::IsLower;
using base::IsUpper;

constexpr size_t kMaxTypeKey = 63;

bool IsAlphanumeric(char c) { return base::IsLetter(c) || IsDigit(c); }

template <typename IsAllowed>
bool All(std::string_view text, IsAllowed is_allowed) {
  return std::all_of(text.begin(), text.end(), is_allowed);
}

bool IsLabel(std::string_view text) {
  const auto is_end = [](char c) { return IsLower(c) || IsDigit(c); };
  return !text.empty() && is_end(text.front()) && is_end(text.back()) &&
         All(text, [&](char c) { return is_end(c) || c == '-'; });
}

// Each part between two separators has the form; there is at least one.
template <typename HasForm>
bool AllParts(std::string_view text, char separator, HasForm has_form) {
  for (size_t end = text.find(separator); end != std::string_view::npos;
       end = text.find(separator)) {
    if (!has_form(text.substr(0, end))) return false;
    text.remove_prefix(end + 1);
  }
  return has_form(text);
}

bool IsSubdomain(std::string_view text) { return AllParts(text, '.', IsLabel); }

bool IsSecretKey(std::string_view text) {
  return !text.empty() &&
         All(text, [](char c) { return IsAlphanumeric(c) || c == '-' || c == '.' || c == '_'; });
}

bool IsPathPart(std::string_view text) {
  return !text.empty() && (IsAlphanumeric(text.front()) || text.front() == '_') &&
         IsSecretKey(text);
}

bool IsSubPath(std::string_view text) { return AllParts(text, '/', IsPathPart); }

bool IsTypeKey(std::string_view text) {
  return !text.empty() && text.size() <= kMaxTypeKey && IsLower(text.front()) &&
         All(text, IsAlphanumeric);
}

bool IsTypeSelection(std::string_view text) { return text == "*" || IsTypeKey(text); }

bool IsReason(std::string_view text) {
  return !text.empty() && IsUpper(text.front()) && All(text, IsAlphanumeric);
}

bool IsErrorCode(std::string_view text) {
  return !text.empty() && IsUpper(text.front()) &&
         All(text, [](char c) { return IsUpper(c) || IsDigit(c) || c == '_'; });
}

// Text in which each '0' of `shape` is a digit, and all else the same.
bool HasShape(std::string_view text, std::string_view shape) {
  return std::equal(text.begin(), text.end(), shape.begin(), shape.end(),
                    [](char c, char wanted) { return wanted == '0' ? IsDigit(c) : c == wanted; });
}

bool IsTimeOfDay(std::string_view text) {
  return HasShape(text, "00:00") && text.substr(0, 2) <= "23" && text.substr(3) <= "59";
}

// Without zeros before it, and from 1 to `most`.
bool IsNumberUpTo(std::string_view text, int most) {
  if (text.empty() || text.size() > 4 || text.front() == '0' || !All(text, IsDigit)) return false;
  int number = 0;
  for (const char digit : text) number = number * 10 + (digit - '0');
  return number <= most;
}

bool IsInterval(std::string_view text) {
  if (text.empty()) return false;
  const std::string_view number = text.substr(0, text.size() - 1);
  return (text.back() == 'd' && IsNumberUpTo(number, 365)) ||
         (text.back() == 'h' && IsNumberUpTo(number, 365 * 24));
}

bool IsZonePart(std::string_view text) {
  return !text.empty() && IsAlphanumeric(text.front()) &&
         All(text, [](char c) { return IsAlphanumeric(c) || c == '_' || c == '+' || c == '-'; });
}

bool IsTimeZone(std::string_view text) {
  return !text.empty() && !IsDigit(text.front()) &&
         std::count(text.begin(), text.end(), '/') <= 2 && AllParts(text, '/', IsZonePart);
}

// The shape's last two zeros are those of a whole minute.
bool IsMinute(std::string_view text) {
  return HasShape(text, "0000-00-00T00:00:00Z") && text.substr(17) == "00Z";
}

bool IsHexadecimal(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool IsGuid(std::string_view text) {
  constexpr std::string_view kShape = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  return std::equal(
      text.begin(), text.end(), kShape.begin(), kShape.end(),
      [](char c, char wanted) { return wanted == 'x' ? IsHexadecimal(c) : c == wanted; });
}

bool IsHostName(std::string_view text) {
  return !text.empty() && IsAlphanumeric(text.front()) && IsAlphanumeric(text.back()) &&
         All(text, [](char c) { return IsAlphanumeric(c) || c == '-' || c == '.'; });
}

bool IsBracketedAddress(std::string_view text) {
  return text.size() > 2 && text.front() == '[' && text.back() == ']' &&
         All(text.substr(1, text.size() - 2),
             [](char c) { return IsHexadecimal(c) || c == ':' || c == '.'; });
}

bool IsOrigin(std::string_view text) {
  constexpr std::string_view kScheme = "https://";
  if (!text.starts_with(kScheme)) return false;
  text.remove_prefix(kScheme.size());
  const size_t colon = text.rfind(':');
  const std::string_view port = colon == std::string_view::npos ? "" : text.substr(colon + 1);
  if (!port.empty() && port.size() <= 5 && All(port, IsDigit)) text = text.substr(0, colon);
  return IsHostName(text) || IsBracketedAddress(text);
}

// RFC 3986, 3.3 and 3.4.
bool IsOfPath(char c) {
  return IsAlphanumeric(c) ||
         std::string_view("-._~%!$&'()*+,;=:@/?").find(c) != std::string_view::npos;
}

bool IsHttpsUrl(std::string_view text) {
  constexpr size_t kScheme = 8;  // as IsOrigin has it
  const size_t path = std::min(text.find_first_of("/?", kScheme), text.size());
  return IsOrigin(text.substr(0, path)) && !text.substr(path).starts_with("//") &&
         All(text.substr(path), IsOfPath);
}

bool IsHost(std::string_view text) {
  const auto is_of_address = [](char c) { return IsHexadecimal(c) || c == ':' || c == '.'; };
  return IsHostName(text) || (All(text, is_of_address) && std::ranges::count(text, ':') > 1);
}

// RFC 5321, 4.1.2: a dot-string and a domain.
bool IsOfAtom(char c) {
  return IsAlphanumeric(c) ||
         std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

bool IsOfDomain(char c) { return IsAlphanumeric(c) || c == '-'; }

bool IsMailAddress(std::string_view text) {
  const size_t at = text.find('@');
  if (at == std::string_view::npos) return false;
  const auto has_form = [](std::string_view part, bool (*is_of)(char)) {
    return !part.starts_with('-') && AllParts(part, '.', [is_of](std::string_view atom) {
      return !atom.empty() && All(atom, is_of);
    });
  };
  return has_form(text.substr(0, at), IsOfAtom) && has_form(text.substr(at + 1), IsOfDomain);
}

bool IsLabelValue(std::string_view text) {
  return text.empty() ||
         (IsAlphanumeric(text.front()) && IsAlphanumeric(text.back()) && IsSecretKey(text));
}

bool IsLabelKey(std::string_view text) {
  const size_t slash = text.find('/');
  if (slash == std::string_view::npos) return !text.empty() && IsLabelValue(text);
  const std::string_view name = text.substr(slash + 1);
  return IsSubdomain(text.substr(0, slash)) && !name.empty() && IsLabelValue(name);
}

bool IsNamespacePattern(std::string_view text) {
  return !text.empty() && All(text, [](char c) {
    return IsLower(c) || IsDigit(c) || c == '-' || c == '*' || c == '?';
  });
}

bool IsSha256(std::string_view text) {
  return text.size() == 64 && All(text, [](char c) { return IsHexadecimal(c) && !IsUpper(c); });
}

bool IsSetDigest(std::string_view text) {
  return text.starts_with(kDigestKind) && IsSha256(text.substr(kDigestKind.size()));
}

// \s of the pattern.
bool IsImage(std::string_view text) {
  return !text.empty() && text.find_first_of(" \t\n\v\f\r") == std::string_view::npos;
}

}  // namespace

const Form kObjectName{R"(^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$)", 253,
                       IsSubdomain, "the name of an object"};
const Form kNamespace{"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", 63, IsLabel, "the name of a namespace"};
const Form kSecretKey{"^[-._a-zA-Z0-9]+$", 253, IsSecretKey, "a key of a Secret"};
const Form kSubPath{"^[A-Za-z0-9_][-A-Za-z0-9_.]*(/[A-Za-z0-9_][-A-Za-z0-9_.]*)*$", 512, IsSubPath,
                    "a path inside of a volume"};
const Form kConditionType{
    R"(^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$)",
    316, nullptr, "the type of a condition"};
const Form kConditionReason{"^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$", 1024, nullptr,
                            "the reason of a condition"};
const Form kTypeKey{"^[a-z][A-Za-z0-9]{0,62}$", kMaxTypeKey, IsTypeKey, "the key of a policy type"};
const Form kTypeSelection{R"(^(\*|[a-z][A-Za-z0-9]{0,62})$)", kMaxTypeKey, IsTypeSelection,
                          "the key of a policy type"};
const Form kReason{"^[A-Z][A-Za-z0-9]*$", 128, IsReason, "one CamelCase word"};
const Form kErrorCode{"^[A-Z][A-Z0-9_]*$", 64, IsErrorCode, "one word in capitals"};
const Form kTimeOfDay{"^([01][0-9]|2[0-3]):[0-5][0-9]$", 5, IsTimeOfDay,
                      "a time from 00:00 to 23:59"};
const Form kInterval{
    "^(([1-9][0-9]?|[12][0-9]{2}|3[0-5][0-9]|36[0-5])d|"
    "([1-9][0-9]{0,2}|[1-7][0-9]{3}|8[0-6][0-9]{2}|87[0-5][0-9]|8760)h)$",
    5, IsInterval, "a time from 1h to 365d, such as 7d"};
const Form kTimeZone{"^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9][A-Za-z0-9_+-]*){0,2}$", 64, IsTimeZone,
                     "a time zone of the IANA database"};
const Form kMinute{"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:00Z$", 20, IsMinute,
                   "a whole minute in UTC, such as 2026-03-01T01:30:00Z"};
const Form kGuid{"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", 36, IsGuid, "a GUID"};
const Form kOrigin{
    R"(^https://([A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?|\[[0-9a-fA-F:.]+\])(:[0-9]{1,5})?$)", 267,
    IsOrigin, "an https URL without a path, such as https://login.example.com"};
const Form kHttpsUrl{
    R"(^https://([A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?|\[[0-9a-fA-F:.]+\])(:[0-9]{1,5})?(/([-A-Za-z0-9._~%!$&'()*+,;=:@?][-A-Za-z0-9._~%!$&'()*+,;=:@/?]*)?|\?[-A-Za-z0-9._~%!$&'()*+,;=:@/?]*)?$)",
    2048, IsHttpsUrl, "an https URL, such as https://hooks.example.com/x"};
const Form kHost{
    "^([A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?|[0-9a-fA-F.]*:[0-9a-fA-F.]*:[0-9a-fA-F:.]*)$", 253,
    IsHost, "the name or the address of a server, without port"};
const Form kMailAddress{
    R"(^[A-Za-z0-9!#$%&'*+/=?^_`{|}~][-A-Za-z0-9!#$%&'*+/=?^_`{|}~]*(\.[-A-Za-z0-9!#$%&'*+/=?^_`{|}~]+)*@[A-Za-z0-9][-A-Za-z0-9]*(\.[-A-Za-z0-9]+)*$)",
    254, IsMailAddress, "an address like backups@example.com"};
const Form kLabelKey{
    R"(^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$)",
    317, IsLabelKey, "the key of a label"};
const Form kLabelValue{"^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$", 63, IsLabelValue,
                       "the value of a label"};
const Form kNamespacePattern{"^[-a-z0-9*?]+$", 63, IsNamespacePattern,
                             "a namespace, in which * stands for any characters"};
const Form kSha256{"^[0-9a-f]{64}$", 64, IsSha256, "64 lower-case hexadecimal characters"};
const Form kSetDigest{"^sha256:[0-9a-f]{64}$", 71, IsSetDigest, "the digest of a backup set"};
const Form kImage{R"(^[^\s]+$)", 512, IsImage, "the name of an image"};

}  // namespace strongroom::domain::form
