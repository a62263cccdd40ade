#include "store/dsn.h"

#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <utility>

#include "store/error.h"

namespace strongroom::store {
namespace {

// For whatever a connection string does not say.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kDefaults{{
    {"connect_timeout", "5"},
    {"keepalives", "1"},
    {"keepalives_idle", "10"},
    {"keepalives_interval", "5"},
    {"keepalives_count", "3"},
    {"tcp_user_timeout", "10000"},
    {"target_session_attrs", "read-write"},
    {"application_name", "strongroom"},
}};

constexpr const char* kLimits =
    "SET LOCAL statement_timeout = '60s'; SET LOCAL lock_timeout = '20s'; "
    "SET LOCAL idle_in_transaction_session_timeout = '300s'; "
    "SELECT set_config('synchronous_commit', 'on', true) "
    "WHERE current_setting('synchronous_commit') = 'off'";

std::string Quoted(const std::string& value) {
  std::string quoted = "'";
  for (const char c : value) {
    if (c == '\'' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '\'';
}

std::string Written(const DsnOptions& options) {
  std::string text;
  for (const auto& [key, value] : options) {
    if (!text.empty()) text += ' ';
    text += key + '=' + Quoted(value);
  }
  return text;
}

// Values of one keyword, one for each host; an empty one stands for the default.
using DsnLists = std::map<std::string, std::vector<std::string>>;

std::vector<std::string> Split(std::string_view list) {
  std::vector<std::string> values;
  for (size_t end = list.find(','); end != std::string_view::npos; end = list.find(',')) {
    values.emplace_back(list.substr(0, end));
    list.remove_prefix(end + 1);
  }
  values.emplace_back(list);
  return values;
}

// One port is that of all hosts; whatever else has another number libpq refuses in its own words.
bool FitTogether(const DsnLists& lists, size_t hosts) {
  return std::all_of(lists.begin(), lists.end(), [&](const auto& list) {
    return list.second.size() == hosts || (list.first == "port" && list.second.size() == 1);
  });
}

constexpr const char* kHowTo =
    "it is no connection string of PostgreSQL: in a URI, postgresql://USER:PASSWORD@HOST/DATABASE, "
    "percent-encode what is neither letter nor digit in user and password; in keywords and values "
    "(user=USER password='PASSWORD' ...) put single quotes around a value, and a backslash before "
    "each quote and backslash in it";

[[noreturn]] void Refuse() { throw StoreError(StoreError::Kind::kRefused, kHowTo); }

constexpr std::string_view kWhiteSpace = " \t\r\n";

// libpq ends user and password of a URI at the first '@', unless there is a '/' before: what
// follows would be a host then. Where that has an '@' of its own, the password was not
// percent-encoded.
bool HasLostPassword(std::string_view dsn) {
  for (const std::string_view scheme : {"postgresql://", "postgres://"}) {
    if (!dsn.starts_with(scheme)) continue;
    dsn.remove_prefix(scheme.size());
    const size_t stop = dsn.find_first_of("@/");
    if (stop != std::string_view::npos && dsn[stop] == '@') dsn.remove_prefix(stop + 1);
    return dsn.substr(0, dsn.find('?')).find('@') != std::string_view::npos;
  }
  return false;
}

bool IsPort(const std::string& text) {
  return text.find_first_not_of("0123456789,") == std::string::npos;
}

}  // namespace

std::string_view WithoutSpaceAround(std::string_view dsn) {
  const size_t begin = std::min(dsn.find_first_not_of(kWhiteSpace), dsn.size());
  dsn.remove_prefix(begin);
  while (!dsn.empty() && kWhiteSpace.find(dsn.back()) != std::string_view::npos &&
         !dsn.substr(0, dsn.size() - 1).ends_with('\\')) {
    dsn.remove_suffix(1);
  }
  return dsn;
}

void RequireDsn(std::string_view dsn) {
  if (WithoutSpaceAround(dsn).empty()) Refuse();
  ReadDsn(dsn);
}

DsnOptions ReadDsn(std::string_view dsn) {
  dsn = WithoutSpaceAround(dsn);
  if (HasLostPassword(dsn)) Refuse();
  const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> parsed(
      PQconninfoParse(std::string(dsn).c_str(), nullptr), PQconninfoFree);
  if (parsed == nullptr) Refuse();
  DsnOptions options;
  for (const PQconninfoOption* option = parsed.get(); option->keyword != nullptr; ++option) {
    if (option->val != nullptr) options.emplace(option->keyword, option->val);
  }
  const auto port = options.find("port");
  if (port != options.end() && !IsPort(port->second)) Refuse();
  return options;
}

std::string WithDefaults(std::string_view dsn) {
  DsnOptions options = ReadDsn(dsn);
  options.insert(kDefaults.begin(), kDefaults.end());
  return Written(options);
}

std::string WithOptions(std::string_view dsn, const DsnOptions& options) {
  DsnOptions all = ReadDsn(dsn);
  for (const auto& [key, value] : options) all[key] = value;
  std::erase_if(all, [](const auto& option) { return option.second.empty(); });
  return Written(all);
}

std::vector<std::string> EachHostOf(std::string_view dsn) {
  const DsnOptions options = ReadDsn(dsn);
  DsnLists lists;
  size_t hosts = 1;
  for (const std::string key : {"host", "hostaddr", "port"}) {
    const auto found = options.find(key);
    if (found == options.end()) continue;
    lists[key] = Split(found->second);
    hosts = std::max(hosts, lists[key].size());
  }
  const auto wanted = options.find("target_session_attrs");
  const bool is_choice = wanted != options.end() && wanted->second == "prefer-standby";
  if (hosts == 1 || is_choice || !FitTogether(lists, hosts)) return {std::string(dsn)};
  std::vector<std::string> each;
  for (size_t i = 0; i < hosts; ++i) {
    DsnOptions one = options;
    for (const auto& [key, values] : lists) one[key] = values[values.size() == 1 ? 0 : i];
    each.push_back(Written(one));
  }
  return each;
}

// 1 would often be over before it began; below is for ever.
std::optional<std::chrono::seconds> ConnectTimeoutOf(std::string_view dsn) {
  const DsnOptions options = ReadDsn(dsn);
  const auto found = options.find("connect_timeout");
  if (found == options.end()) return std::nullopt;
  int seconds = 0;
  const std::string& text = found->second;
  std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (seconds <= 0) return std::nullopt;
  return std::chrono::seconds{std::max(seconds, 2)};
}

std::string LimitsOf(std::string_view dsn) {
  return ReadDsn(dsn).contains("options") ? "" : kLimits;
}

}  // namespace strongroom::store
