#include "store/dsn.h"

#include <array>
#include <utility>

namespace strongroom::store {
namespace {

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

// Limits that hold for every statement unless the connection string has options of its own.
constexpr std::string_view kOptions =
    "-c statement_timeout=60s -c lock_timeout=20s -c idle_in_transaction_session_timeout=300s";
constexpr std::string_view kOptionsInUri =
    "-c%20statement_timeout%3D60s%20-c%20lock_timeout%3D20s"
    "%20-c%20idle_in_transaction_session_timeout%3D300s";

bool IsUri(std::string_view dsn) {
  return dsn.substr(0, 13) == "postgresql://" || dsn.substr(0, 11) == "postgres://";
}

// Whether `key` is set: it stands at a boundary and '=' follows (libpq allows spaces before it).
bool Has(std::string_view dsn, std::string_view key) {
  for (size_t at = dsn.find(key); at != std::string_view::npos; at = dsn.find(key, at + 1)) {
    const bool starts = at == 0 || std::string_view(" \t\n?&").find(dsn[at - 1]) != dsn.npos;
    const size_t next = dsn.find_first_not_of(" \t\n", at + key.size());
    if (starts && next != std::string_view::npos && dsn[next] == '=') return true;
  }
  return false;
}

// The value of a keyword in keyword/value form, or empty.
std::string ValueOf(std::string_view dsn, std::string_view key) {
  for (size_t at = dsn.find(key); at != std::string_view::npos; at = dsn.find(key, at + 1)) {
    if (at != 0 && dsn[at - 1] != ' ') continue;
    const size_t begin = at + key.size();
    if (begin >= dsn.size() || dsn[begin] != '=') continue;
    const std::string_view rest = dsn.substr(begin + 1);
    return std::string(rest.substr(0, rest.find(' ')));
  }
  return {};
}

}  // namespace

std::string WithDefaults(std::string_view dsn) {
  const bool uri = IsUri(dsn);
  std::string result(dsn);
  const auto add = [&](std::string_view key, std::string_view value) {
    if (Has(dsn, key)) return;
    if (uri) {
      result += result.find('?') == std::string::npos ? '?' : '&';
      result += std::string(key) + '=' + std::string(value);
    } else {
      if (!result.empty()) result += ' ';
      result += std::string(key) + "='" + std::string(value) + '\'';
    }
  };
  for (const auto& [key, value] : kDefaults) add(key, value);
  add("options", uri ? kOptionsInUri : kOptions);
  return result;
}

std::string Describe(std::string_view dsn) {
  if (IsUri(dsn)) {
    const size_t scheme = dsn.find("://") + 3;
    std::string_view rest = dsn.substr(scheme);
    rest = rest.substr(0, rest.find('?'));
    const size_t at = rest.rfind('@');
    return std::string(at == std::string_view::npos ? rest : rest.substr(at + 1));
  }
  std::string text;
  for (const std::string_view key : {"host", "port", "dbname", "user"}) {
    const std::string value = ValueOf(dsn, key);
    if (value.empty()) continue;
    if (!text.empty()) text += ' ';
    text += std::string(key) + '=' + value;
  }
  return text.empty() ? "the default PostgreSQL server" : text;
}

}  // namespace strongroom::store
