#include "access/front_proxy.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/ascii.h"
#include "base/json.h"
#include "base/json_members.h"
#include "base/log.h"
#include "http/error.h"
#include "http/escape.h"
#include "web/error.h"

namespace strongroom::access {
namespace {

using base::Json;
using std::chrono::seconds;

constexpr seconds kRulesAge{60};
// How soon a stranger's certificate may have them read again.
constexpr seconds kDoubtAge{5};

// A member that holds a list as JSON text; empty when it is not there.
std::vector<std::string> ListAt(const Json& data, std::string_view key) {
  const std::string text = base::StringAt(data, key);
  if (text.empty()) return {};
  std::vector<std::string> list;
  for (const Json& one : base::ParseJson(text)) {
    if (one.is_string()) list.push_back(one.get<std::string>());
  }
  return list;
}

std::vector<std::string> InLowerCase(std::vector<std::string> names) {
  for (std::string& name : names) name = base::ToLower(name);
  return names;
}

std::string FirstOf(const http::Request& request, const std::vector<std::string>& headers) {
  for (const std::string& header : headers) {
    if (const auto value = request.Header(header); !value.empty()) return std::string(value);
  }
  return {};
}

std::vector<std::string> AllOf(const http::Request& request,
                               const std::vector<std::string>& headers) {
  std::vector<std::string> values;
  for (const std::string& header : headers) {
    const auto [begin, end] = request.headers.equal_range(header);
    for (auto one = begin; one != end; ++one) values.push_back(one->second);
  }
  return values;
}

// Keys are percent-encoded in the names of headers, and lower-case then.
std::map<std::string, std::vector<std::string>> ExtraOf(const http::Request& request,
                                                        const std::vector<std::string>& prefixes) {
  std::map<std::string, std::vector<std::string>> extra;
  for (const auto& [name, value] : request.headers) {
    for (const std::string& prefix : prefixes) {
      if (!name.starts_with(prefix)) continue;
      const auto key = http::PercentDecode(name.substr(prefix.size()));
      if (key && !key->empty()) extra[*key].push_back(value);
    }
  }
  return extra;
}

}  // namespace

std::optional<FrontProxyRules> DecodeFrontProxyRules(const Json& config_map) {
  const Json& data = base::ObjectAt(config_map, "data");
  FrontProxyRules rules{
      .authorities = base::StringAt(data, "requestheader-client-ca-file"),
      .names = ListAt(data, "requestheader-allowed-names"),
      .user_headers = InLowerCase(ListAt(data, "requestheader-username-headers")),
      .uid_headers = InLowerCase(ListAt(data, "requestheader-uid-headers")),
      .group_headers = InLowerCase(ListAt(data, "requestheader-group-headers")),
      .extra_prefixes = InLowerCase(ListAt(data, "requestheader-extra-headers-prefix"))};
  if (rules.authorities.empty() || rules.user_headers.empty()) return std::nullopt;
  return rules;
}

FrontProxy::FrontProxy(Read read, const base::Clock& clock)
    : read_(std::move(read)), clock_(clock) {}

std::optional<User> FrontProxy::UserOf(const http::Request& request) {
  if (request.peer_certificates.empty()) return std::nullopt;
  KnownRules known = Rules(kRulesAge);
  if (!IsProxy(known, request)) known = Rules(kDoubtAge);
  if (!IsProxy(known, request)) return std::nullopt;
  User user{.name = FirstOf(request, known->rules.user_headers),
            .uid = FirstOf(request, known->rules.uid_headers),
            .groups = AllOf(request, known->rules.group_headers),
            .extra = ExtraOf(request, known->rules.extra_prefixes)};
  if (user.name.empty()) return std::nullopt;
  return user;
}

bool FrontProxy::IsProxy(const KnownRules& known, const http::Request& request) const {
  if (!known) return false;
  const auto name = known->authority.CommonNameOf(request.peer_certificates, clock_.NowSeconds());
  if (!name) return false;
  const auto& names = known->rules.names;
  return names.empty() || std::find(names.begin(), names.end(), *name) != names.end();
}

// Who asks meanwhile goes by those of before; the first all wait for.
FrontProxy::KnownRules FrontProxy::Rules(seconds max_age) {
  {
    const base::MutexLock lock(mutex_);
    const auto now = clock_.Steady();
    if (was_read_ && now - tried_ < max_age) return known_;
    tried_ = now;
  }
  try {
    const auto rules = read_();
    KnownRules known = rules ? std::make_shared<const Known>(
                                   Known{*rules, http::ClientAuthority(rules->authorities)})
                             : nullptr;
    const base::MutexLock lock(mutex_);
    was_read_ = true;
    return known_ = std::move(known);
  } catch (const web::WebError& e) {
    const base::MutexLock lock(mutex_);
    if (!was_read_) throw;
    base::LogWarning("the front proxy's authority cannot be read again", {{"error", e.what()}});
    return known_;
  } catch (const std::exception& e) {
    base::LogError("the front proxy's authority cannot be used", {{"error", e.what()}});
    const base::MutexLock lock(mutex_);
    return known_;
  }
}

}  // namespace strongroom::access
