#include "catalogue/mask.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/ascii.h"
#include "base/sha256.h"
#include "catalogue/encoded_text.h"
#include "catalogue/private_keys.h"
#include "catalogue/text_range.h"

namespace strongroom::catalogue {
namespace {

bool IsCapitalOrDigit(char c) { return (c >= 'A' && c <= 'Z') || base::IsDigit(c); }
bool IsBase64Url(char c) { return IsWord(c) || c == '-'; }
bool IsKey(char c) { return IsAlphanumeric(c) || c == '+' || c == '/' || c == '='; }
// As a URL has it.
bool IsEscapedKey(char c) { return IsKey(c) || c == '%' || c == '-' || c == '_'; }
// Of what a webhook is known by, in a path.
bool IsWebhook(char c) { return IsBase64Url(c) || c == '/' || c == '@'; }
bool IsClientSecret(char c) { return IsBase64Url(c) || c == '~' || c == '.'; }
// RFC 6750, 2.1, which the base64 of RFC 7617 is among.
bool IsCredential(char c) {
  return IsBase64Url(c) || c == '.' || c == '~' || c == '+' || c == '/' || c == '=';
}
// Of user, password and host in a URL.
bool IsAuthority(char c) {
  return c > ' ' && c <= '~' && std::string_view("/?#\\\"'`").find(c) == std::string_view::npos;
}

constexpr auto kTokens = std::to_array<TokenForm>({
    {"AKIA", IsCapitalOrDigit, 16, 16},  // Amazon: access keys
    {"ASIA", IsCapitalOrDigit, 16, 16},
    {"ghp_", IsAlphanumeric, 36, 0},  // GitHub
    {"gho_", IsAlphanumeric, 36, 0},
    {"ghu_", IsAlphanumeric, 36, 0},
    {"ghs_", IsAlphanumeric, 36, 0},
    {"ghr_", IsAlphanumeric, 36, 0},
    {"github_pat_", IsWord, 22, 0},
    {"glpat-", IsBase64Url, 20, 0},  // GitLab
    {"xoxb-", IsBase64Url, 20, 0},   // Slack
    {"xoxp-", IsBase64Url, 20, 0},
    {"AIza", IsBase64Url, 35, 35},        // Google: API keys
    {"sk_live_", IsAlphanumeric, 16, 0},  // Stripe
    {"rk_live_", IsAlphanumeric, 16, 0},
    {"hvs.", IsBase64Url, 24, 0},  // Vault
    // Azure: storage and service buses, what a URL is signed with, and keys of functions.
    {"AccountKey=", IsKey, 40, 0},
    {"SharedAccessKey=", IsKey, 40, 0},
    {"sig=", IsEscapedKey, 40, 0},
    {"code=", IsEscapedKey, 40, 0},
    // Webhooks: who knows the address may post.
    {"webhook.office.com/webhookb2/", IsWebhook, 32, 0},  // Teams
    {"hooks.slack.com/services/", IsWebhook, 24, 0},
    {"discord.com/api/webhooks/", IsWebhook, 32, 0},
});

// No form has fewer characters, but that of a URL: most names and values are shorter.
constexpr size_t kShortest = std::string_view("basic 12345678").size();
static_assert(std::all_of(kTokens.begin(), kTokens.end(), [](const TokenForm& form) {
  return form.prefix.size() + form.least >= kShortest;
}));

bool IsWordAt(std::string_view text, size_t at) { return at < text.size() && IsWord(text[at]); }
bool BeginsWord(std::string_view text, size_t at) { return at == 0 || !IsWord(text[at - 1]); }

// Finders look for a secret from `from` on; absent when there is none more. What they pass over is
// not looked at again, so that the cost stays linear.

std::optional<TextRange> FindToken(const TokenForm& form, std::string_view text, size_t from) {
  for (size_t at = text.find(form.prefix, from); at != std::string_view::npos;
       at = text.find(form.prefix, at + 1)) {
    if (!BeginsWord(text, at)) continue;
    const size_t begin = at + form.prefix.size();
    const size_t end =
        EndOfRun(text, begin, form.allows, form.most == 0 ? kAnyLength : form.most + 1);
    const size_t length = end - begin;
    const bool is_ended = form.most == 0 || (length <= form.most && !IsWordAt(text, end));
    if (length >= form.least && is_ended) return TextRange{at, end};
  }
  return std::nullopt;
}

// A client secret of Entra ID, as it makes them: "xxx8Q~" and some 34 characters.
std::optional<TextRange> FindClientSecret(std::string_view text, size_t from) {
  constexpr std::string_view kSign = "Q~";
  constexpr size_t kBefore = 4;  // three characters and a digit
  constexpr size_t kLeast = 31;
  constexpr size_t kMost = 34;
  for (size_t at = text.find(kSign, from); at != std::string_view::npos;
       at = text.find(kSign, at + 1)) {
    if (at < from + kBefore || !base::IsDigit(text[at - 1])) continue;
    const size_t begin = at - kBefore;
    const std::string_view before = text.substr(begin, kBefore);
    if (!std::all_of(before.begin(), before.end(), IsClientSecret)) continue;
    if (begin > 0 && IsClientSecret(text[begin - 1])) continue;
    const size_t end = EndOfRun(text, at + kSign.size(), IsClientSecret, kMost + 1);
    const size_t length = end - at - kSign.size();
    if (length >= kLeast && length <= kMost) return TextRange{begin, end};
  }
  return std::nullopt;
}

// RFC 7515, 7.1: three parts, of which the last one may be empty; the first is a JSON object.
std::optional<TextRange> FindJwt(std::string_view text, size_t from) {
  constexpr std::string_view kObject = "eyJ";
  constexpr size_t kLeast = 10;
  for (size_t at = text.find(kObject, from); at != std::string_view::npos;
       at = text.find(kObject, at + 1)) {
    if (!BeginsWord(text, at) || (at > 0 && text[at - 1] == '-')) continue;
    const size_t header = EndOfRun(text, at, IsBase64Url);
    if (header - at < kLeast || header == text.size() || text[header] != '.') continue;
    const size_t claims = EndOfRun(text, header + 1, IsBase64Url);
    if (claims - header < kLeast || claims == text.size() || text[claims] != '.') continue;
    return TextRange{at, EndOfRun(text, claims + 1, IsBase64Url)};
  }
  return std::nullopt;
}

size_t FindIgnoringCase(std::string_view text, std::string_view lower, size_t from) {
  const auto* const found =
      std::search(text.begin() + static_cast<ptrdiff_t>(from), text.end(), lower.begin(),
                  lower.end(), [](char a, char b) { return base::ToLower(a) == b; });
  return found == text.end() ? std::string_view::npos : static_cast<size_t>(found - text.begin());
}

// Whether `text` ends with the name of the header and what may stand before its value.
bool EndsWithHeader(std::string_view text) {
  constexpr std::string_view kHeader = "authorization";
  const size_t end = text.find_last_not_of(" :=,\"'\\");
  if (end == std::string_view::npos || end + 1 == text.size()) return false;
  text = text.substr(0, end + 1);
  return text.size() >= kHeader.size() &&
         base::EqualsIgnoringCase(text.substr(text.size() - kHeader.size()), kHeader);
}

// What follows `scheme` where that is all of the text, or the value of a header Authorization.
std::optional<TextRange> FindCredentials(std::string_view scheme, std::string_view text,
                                         size_t from) {
  constexpr size_t kLeast = 8;
  for (size_t at = FindIgnoringCase(text, scheme, from); at != std::string_view::npos;
       at = FindIgnoringCase(text, scheme, at + 1)) {
    const size_t begin = at + scheme.size();
    const size_t end = EndOfRun(text, begin, IsCredential);
    const bool is_value =
        EndsWithHeader(text.substr(from, at - from)) || (at == 0 && end == text.size());
    if (is_value && end - begin >= kLeast) return TextRange{begin, end};
  }
  return std::nullopt;
}

constexpr std::string_view kScheme = "://";

// The password of user:password@ (RFC 3986, 3.2.1). A policy speaks of URLs without meaning one:
// what holds a sign of patterns and variables is no password.
std::optional<TextRange> FindUrlPassword(std::string_view text, size_t from) {
  constexpr std::string_view kSigns = "*([{<";
  for (size_t at = text.find(kScheme, from); at != std::string_view::npos;
       at = text.find(kScheme, at + 1)) {
    const size_t begin = at + kScheme.size();
    const std::string_view authority =
        text.substr(begin, EndOfRun(text, begin, IsAuthority) - begin);
    const size_t colon = authority.find(':');
    const size_t end = authority.rfind('@');
    if (end == std::string_view::npos || colon >= end || colon + 1 == end) continue;
    const std::string_view password = authority.substr(colon + 1, end - colon - 1);
    if (password.find_first_of(kSigns) != std::string_view::npos) continue;
    return TextRange{begin + colon + 1, begin + end};
  }
  return std::nullopt;
}

constexpr std::string_view kMaskedIdentity = "***masked:";

template <typename Finder>
std::string MaskEach(std::string text, const Finder& find) {
  std::string masked;
  size_t from = 0;
  while (const std::optional<TextRange> found = find(text, from)) {
    masked.append(text, from, found->begin - from).append(kMasked);
    from = found->end;
  }
  if (from == 0) return text;
  return masked.append(text, from, std::string::npos);
}

std::string MaskOnce(std::string text) {
  text = MaskEach(std::move(text), FindPrivateKey);
  text = MaskEach(std::move(text), FindEncodedKey);
  for (const std::string_view scheme : {"bearer ", "basic "}) {
    text = MaskEach(std::move(text), [&](std::string_view whole, size_t from) {
      return FindCredentials(scheme, whole, from);
    });
  }
  text = MaskEach(std::move(text), FindUrlPassword);
  text = MaskEach(std::move(text), FindJwt);
  text = MaskEach(std::move(text), FindClientSecret);
  for (const TokenForm& form : kTokens) {
    text = MaskEach(std::move(text), [&](std::string_view whole, size_t from) {
      return FindToken(form, whole, from);
    });
  }
  return text;
}

constexpr int kMostTexts = 5;  // in each other

// Also in what stands in it in base64, and in that.
bool HoldsMask(std::string_view text, int texts) {
  constexpr std::string_view kOwn = "***masked";  // and a number, or a digest
  if (text.find(kOwn) != std::string_view::npos) return true;
  if (texts == 0) return false;
  for (size_t at = 0; at < text.size();) {
    const size_t end = EndOfRun(text, at, IsBase64);
    const std::optional<EncodedText> inner = TextInBase64(text.substr(at, end - at));
    if (inner && HoldsMask(inner->text, texts - 1)) return true;
    at = end + 1;
  }
  return false;
}

}  // namespace

bool IsMask(std::string_view text) {
  constexpr std::string_view kEmptyXml = "PGEvPg==";
  constexpr size_t kFewestStars = 4;
  const bool is_stars =
      text.size() >= kFewestStars && text.find_first_not_of('*') == std::string_view::npos;
  return is_stars || text == kEmptyXml || HoldsMask(text, kMostTexts);
}

std::span<const TokenForm> TokenForms() { return kTokens; }

// What is masked may give its surroundings the form of a secret: the letters of the mask complete a
// key that was too short, a password was the line that ended one.
std::string MaskSecrets(std::string text) {
  constexpr int kMostTimes = 8;
  if (text.size() < kShortest && text.find(kScheme) == std::string::npos) return text;
  for (int times = 0; times < kMostTimes; ++times) {
    std::string masked = MaskOnce(text);
    if (masked == text) break;
    text = std::move(masked);
  }
  return text;
}

std::string MaskIdentity(std::string identity) {
  // Of 64 digits: 96 bits are enough that no two meet.
  constexpr size_t kDigits = 24;
  if (MaskSecrets(identity) == identity) return identity;
  return std::string(kMaskedIdentity) + base::Sha256Hex(identity).substr(0, kDigits) + "***";
}

bool IsMaskedIdentity(std::string_view identity) { return identity.starts_with(kMaskedIdentity); }

std::string NumberedMask(size_t number) { return "***masked-" + std::to_string(number) + "***"; }

}  // namespace strongroom::catalogue
