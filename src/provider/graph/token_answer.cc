#include "provider/graph/token_answer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "base/ascii.h"
#include "base/json_members.h"
#include "domain/form.h"
#include "provider/graph/entra_errors.h"

namespace strongroom::provider::graph {
namespace {

using base::Json;

constexpr base::JsonOptions kLimits{.max_depth = 8, .max_values = 1'000};
constexpr size_t kMostTokenBytes = size_t{32} << 10U;
constexpr std::chrono::hours kLongestLife{24};
constexpr int64_t kLargestCode = 99'999'999;

// RFC 6749, 5.2; RFC 8707, 2; OpenID Connect Core, 3.1.2.6; and what Entra says besides.
constexpr auto kWords = std::to_array<std::string_view>(
    {"invalid_request", "invalid_client", "invalid_grant", "unauthorized_client",
     "unsupported_grant_type", "invalid_scope", "invalid_target", "invalid_resource",
     "access_denied", "interaction_required", "consent_required", "server_error",
     "temporarily_unavailable"});

// A JSON object; null for anything else.
Json Parsed(std::string_view body) {
  try {
    Json parsed = base::ParseJson(body, kLimits);
    if (parsed.is_object()) return parsed;
  } catch (const base::JsonError&) {
    // As good as none.
  }
  return nullptr;
}

// The whole number that text begins with; 0 when there is none.
int64_t NumberIn(std::string_view text) {
  int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return std::clamp<int64_t>(number, 0, kLargestCode);
}

// Entra's first version wrote numbers as text.
int64_t WholeNumberAt(const Json& object, std::string_view key) {
  try {
    return std::clamp<int64_t>(base::IntAt(object, key).value_or(0), 0, kLargestCode);
  } catch (const base::JsonError&) {
    return NumberIn(base::TextOrEmpty(object, key));
  }
}

// RFC 6750, 2.1: a token is what a header can hold.
bool IsToken(std::string_view text) {
  return !text.empty() && text.size() <= kMostTokenBytes &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > 32 && c < 127; });
}

// The one that we can say most of.
int64_t CodeIn(const Json& answer) {
  int64_t first = 0;
  const Json* const codes = base::MemberAt(answer, "error_codes");
  if (codes != nullptr && codes->is_array()) {
    for (const Json& entry : *codes) {
      const int64_t code = WholeNumberAt({{"code", entry}}, "code");
      if (FindEntraError(code) != nullptr) return code;
      if (first == 0) first = code;
    }
  }
  if (first != 0) return first;
  constexpr std::string_view kPrefix = "AADSTS";
  const std::string text = base::TextOrEmpty(answer, "error_description");
  const size_t at = text.find(kPrefix);
  return at == std::string::npos ? 0 : NumberIn(std::string_view(text).substr(at + kPrefix.size()));
}

bool IsInstant(std::string_view text) {
  constexpr std::string_view kShape = "0000-00-00 00:00:00Z";
  return std::equal(
      text.begin(), text.end(), kShape.begin(), kShape.end(),
      [](char c, char wanted) { return wanted == '0' ? base::IsDigit(c) : c == wanted; });
}

}  // namespace

std::optional<Token> ReadToken(std::string_view body) {
  const Json answer = Parsed(body);
  if (answer.is_null()) return std::nullopt;
  Token token{base::TextOrEmpty(answer, "access_token"),
              std::chrono::seconds(WholeNumberAt(answer, "expires_in"))};
  if (!IsToken(token.text) || token.life.count() == 0) return std::nullopt;
  if (!base::EqualsIgnoringCase(base::TextOrEmpty(answer, "token_type"), "Bearer")) {
    return std::nullopt;
  }
  token.life = std::min<std::chrono::seconds>(token.life, kLongestLife);
  return token;
}

std::optional<EntraRefusal> ReadRefusal(std::string_view body) {
  const Json answer = Parsed(body);
  if (answer.is_null()) return std::nullopt;
  EntraRefusal refusal;
  refusal.code = CodeIn(answer);
  const std::string word = base::TextOrEmpty(answer, "error");
  if (std::find(kWords.begin(), kWords.end(), word) != kWords.end()) refusal.word = word;
  if (refusal.code == 0 && refusal.word.empty()) return std::nullopt;
  const std::string correlation = base::TextOrEmpty(answer, "correlation_id");
  if (domain::form::kGuid.Allows(correlation)) refusal.correlation = correlation;
  const std::string at = base::TextOrEmpty(answer, "timestamp");
  if (IsInstant(at)) refusal.at = at;
  return refusal;
}

std::optional<base::Prospect> ProspectOf(const EntraRefusal& refusal) {
  const EntraError* const known = FindEntraError(refusal.code);
  if (known != nullptr) return known->prospect;
  if (refusal.word == "temporarily_unavailable") return base::Prospect::kMayPass;
  return std::nullopt;
}

std::string Describe(const EntraRefusal& refusal) {
  std::string text = "Entra refuses";
  const EntraError* const known = FindEntraError(refusal.code);
  if (refusal.code != 0) text = "AADSTS" + std::to_string(refusal.code);
  if (known != nullptr) {
    text += ": " + std::string(known->meaning) + "; " + std::string(known->advice);
  } else if (refusal.code != 0) {
    text += ": login.microsoftonline.com/error?code=" + std::to_string(refusal.code) +
            " tells what it means";
  }
  std::string more = refusal.word;
  const auto add = [&](const std::string& what) {
    if (!what.empty()) more += (more.empty() ? "" : ", ") + what;
  };
  add(refusal.correlation.empty() ? "" : "correlation ID " + refusal.correlation);
  add(refusal.at);
  return more.empty() ? text : text + " (" + more + ")";
}

}  // namespace strongroom::provider::graph
