#include "store/dsn.h"

#include <libpq-fe.h>

#include <array>
#include <memory>
#include <utility>

namespace strongroom::store {
namespace {

// For whatever a connection string does not say. `options` are limits of every statement.
constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kDefaults{{
    {"connect_timeout", "5"},
    {"keepalives", "1"},
    {"keepalives_idle", "10"},
    {"keepalives_interval", "5"},
    {"keepalives_count", "3"},
    {"tcp_user_timeout", "10000"},
    {"target_session_attrs", "read-write"},
    {"application_name", "strongroom"},
    {"options",
     "-c statement_timeout=60s -c lock_timeout=20s -c idle_in_transaction_session_timeout=300s"},
}};

std::string Quoted(const std::string& value) {
  std::string quoted = "'";
  for (const char c : value) {
    if (c == '\'' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '\'';
}

}  // namespace

std::optional<DsnOptions> ReadDsn(std::string_view dsn) {
  const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> parsed(
      PQconninfoParse(std::string(dsn).c_str(), nullptr), PQconninfoFree);
  if (parsed == nullptr) return std::nullopt;
  DsnOptions options;
  for (const PQconninfoOption* option = parsed.get(); option->keyword != nullptr; ++option) {
    if (option->val != nullptr) options.emplace(option->keyword, option->val);
  }
  return options;
}

std::string WithDefaults(std::string_view dsn) {
  std::optional<DsnOptions> options = ReadDsn(dsn);
  if (!options) return std::string(dsn);
  options->insert(kDefaults.begin(), kDefaults.end());
  std::string text;
  for (const auto& [key, value] : *options) {
    if (!text.empty()) text += ' ';
    text += key + '=' + Quoted(value);
  }
  return text;
}

std::string Describe(std::string_view dsn) {
  const std::optional<DsnOptions> options = ReadDsn(dsn);
  if (!options) return "a connection string that libpq cannot read";
  std::string text;
  for (const std::string_view key : {"host", "port", "dbname", "user"}) {
    const auto value = options->find(key);
    if (value == options->end()) continue;
    if (!text.empty()) text += ' ';
    text += value->first + '=' + value->second;
  }
  return text.empty() ? "the default PostgreSQL server" : text;
}

}  // namespace strongroom::store
