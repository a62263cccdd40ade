#include "store/failure_words.h"

#include <array>
#include <string_view>
#include <typeinfo>

namespace strongroom::store {
namespace {

using Kind = StoreError::Kind;

struct Rule {
  std::string_view key;  // beginning of a SQLSTATE; part of a message
  Kind kind;
  const char* words;
};

constexpr const char* kOtherSchema =
    "its schema is not the one of this version: run strongroom migrate";

constexpr const char* kUniqueViolation = "23505";
constexpr const char* kInsufficientPrivilege = "42501";

// Of the session that it was, not of what was asked: of a new one it may be true.
constexpr const char* kOtherSession = "the session was not as it should be";

constexpr const char* kBadOption = "the connection string has a value that is not possible";

// The first that fits. What may pass by itself is kUnavailable, which is whatever a fail-over or a
// pooler brings: only what PostgreSQL says of values and of our own rules is final.
// https://www.postgresql.org/docs/15/errcodes-appendix.html
constexpr std::array kStates = std::to_array<Rule>({
    {"08", Kind::kUnavailable, "the connection was lost"},
    {"22", Kind::kBadData, "it does not take such a value"},
    {kUniqueViolation, Kind::kBadData, "this is there already"},
    {"23", Kind::kBadData, "one of its constraints forbids it"},
    {"24", Kind::kUnavailable, kOtherSession},
    {"25006", Kind::kUnavailable, "it takes no changes at the moment"},
    {"25", Kind::kUnavailable, kOtherSession},
    {"26", Kind::kUnavailable, kOtherSession},
    {"28", Kind::kRefused, "it does not let this user in"},
    {"2D", Kind::kUnavailable, kOtherSession},
    {"34", Kind::kUnavailable, kOtherSession},
    {"3B", Kind::kUnavailable, kOtherSession},
    {"3D000", Kind::kRefused, "there is no such database"},
    {"3F000", Kind::kRefused, kOtherSchema},
    {"40", Kind::kUnavailable, "another transaction was in the way"},
    {kInsufficientPrivilege, Kind::kRefused, "a right is missing"},
    {"42P03", Kind::kUnavailable, kOtherSession},
    {"42P05", Kind::kUnavailable, kOtherSession},
    {"42", Kind::kRefused, kOtherSchema},
    {"53", Kind::kUnavailable, "it is short of memory, disk or connections"},
    {"54", Kind::kBadData, "it is too large for it"},
    {"55P03", Kind::kUnavailable, "a lock was not to be had in time"},
    {"57014", Kind::kUnavailable, "it took too long"},
    {"55", Kind::kUnavailable, "it cannot do it in its present state"},
    {"57", Kind::kUnavailable, "it is starting or stopping, or has ended the session"},
    {"58", Kind::kUnavailable, "its system has failed"},
    {"72", Kind::kUnavailable, "it has removed what it was reading"},
    {"F0", Kind::kUnavailable, "its system has failed"},
    {"XX", Kind::kUnavailable, "it has failed within itself"},
    {"SR001", Kind::kForbidden, "the rules of the schema forbid it"},
    {"", Kind::kRefused, "it refuses"},
});

// A connection that fails has no SQLSTATE that libpq would tell.
constexpr std::array kMessages = std::to_array<Rule>({
    {"password authentication failed", Kind::kRefused, "user or password is wrong"},
    {"no password supplied", Kind::kRefused, "it asks for a password, and none is given"},
    {"no pg_hba.conf entry", Kind::kRefused, "its pg_hba.conf does not let this user in"},
    {"\" does not exist", Kind::kRefused, "there is no such database or user"},
    {"permission denied for database", Kind::kRefused, "the user may not connect to the database"},
    {"invalid integer value", Kind::kRefused, kBadOption},
    {"invalid port number", Kind::kRefused, kBadOption},
    {" value: \"", Kind::kRefused, kBadOption},
    {"could not translate host name", Kind::kUnavailable, "its host is not known"},
    {"refused", Kind::kUnavailable, "nothing listens there"},
    {"timeout expired", Kind::kUnavailable, "it does not answer"},
    {"certificate", Kind::kUnavailable, "TLS: a certificate is not trusted or cannot be read"},
    {"SSL", Kind::kUnavailable, "TLS cannot be agreed on"},
    {"read-only", Kind::kUnavailable, "it takes no changes at the moment"},
    {"hot standby", Kind::kUnavailable, "it takes no changes at the moment"},
    {"starting up", Kind::kUnavailable, "it is starting"},
    {"shutting down", Kind::kUnavailable, "it is stopping"},
    {"connection slots", Kind::kUnavailable, "it has no connection left"},
    {"too many connections", Kind::kUnavailable, "it has no connection left"},
    {"", Kind::kUnavailable, "the connection cannot be made or was lost"},
});

// libpqxx 6 gives some of its own types no state.
std::string StateOf(const pqxx::sql_error& error) {
  if (!error.sqlstate().empty()) return error.sqlstate();
  const auto is = [&](auto* type) { return dynamic_cast<decltype(type)>(&error) != nullptr; };
  if (is(static_cast<const pqxx::insufficient_privilege*>(nullptr))) return kInsufficientPrivilege;
  if (is(static_cast<const pqxx::syntax_error*>(nullptr))) return "42601";
  if (is(static_cast<const pqxx::unique_violation*>(nullptr))) return kUniqueViolation;
  if (is(static_cast<const pqxx::integrity_constraint_violation*>(nullptr))) return "23000";
  if (is(static_cast<const pqxx::data_exception*>(nullptr))) return "22000";
  if (is(static_cast<const pqxx::insufficient_resources*>(nullptr))) return "53000";
  return "";
}

}  // namespace

Failure FailureOf(const pqxx::sql_error& error) {
  const std::string state = StateOf(error);
  // The base type without a state is a session that ended in the middle of a statement.
  if (state.empty() && typeid(error) == typeid(pqxx::sql_error)) {
    return {Kind::kUnavailable, "", "the connection was lost"};
  }
  for (const Rule& rule : kStates) {
    if (!state.starts_with(rule.key)) continue;
    return {rule.kind, state, rule.words + (state.empty() ? "" : " (SQLSTATE " + state + ")")};
  }
  return {Kind::kRefused, state, ""};
}

Failure FailureOf(const pqxx::broken_connection& error) {
  const std::string_view message = error.what();
  for (const Rule& rule : kMessages) {
    if (message.find(rule.key) != std::string_view::npos) return {rule.kind, "", rule.words};
  }
  return {Kind::kUnavailable, "", ""};
}

}  // namespace strongroom::store
