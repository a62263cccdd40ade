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
    {"28", Kind::kNoEntry, "it does not let this user in"},
    {"2D", Kind::kUnavailable, kOtherSession},
    {"34", Kind::kUnavailable, kOtherSession},
    {"3B", Kind::kUnavailable, kOtherSession},
    {"3D000", Kind::kNoEntry, "there is no such database"},
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

// A connection that fails has no SQLSTATE that libpq would tell. What is kNoEntry is the same
// however often it is tried; a name that is not known yet may be known in a moment, when DNS has
// started. Poolers have words of their own: https://www.pgbouncer.org/config.html
constexpr std::array kMessages = std::to_array<Rule>({
    {"certificate", Kind::kNoEntry,
     "TLS: a certificate is not trusted, is of another name, or cannot be read"},
    {"private key file", Kind::kNoEntry, "TLS: the client's key cannot be read"},
    {"server does not support SSL", Kind::kNoEntry, "it speaks no TLS, which sslmode asks for"},
    {"password authentication failed", Kind::kNoEntry, "user or password is wrong"},
    {"SASL authentication failed", Kind::kNoEntry, "user or password is wrong"},
    {"authentication failed for user", Kind::kNoEntry, "it does not let this user in"},
    {"no such user", Kind::kNoEntry, "user or password is wrong"},
    {"no password supplied", Kind::kNoEntry, "it asks for a password, and none is given"},
    {"no pg_hba.conf entry", Kind::kNoEntry, "its pg_hba.conf does not let this user in"},
    {"pg_hba.conf rejects", Kind::kNoEntry, "its pg_hba.conf does not let this user in"},
    {"not permitted to log in", Kind::kNoEntry, "this user may not log in"},
    {"\" does not exist", Kind::kNoEntry, "there is no such database or user"},
    {"no such database", Kind::kNoEntry, "there is no such database"},
    {"permission denied for database", Kind::kNoEntry, "the user may not connect to the database"},
    {"unsupported startup parameter", Kind::kNoEntry,
     "a pooler refuses a setting of the connection string: leave out `options`, or let it ignore "
     "them (ignore_startup_parameters of PgBouncer)"},
    {"invalid integer value", Kind::kNoEntry, kBadOption},
    {"invalid port number", Kind::kNoEntry, kBadOption},
    {" value: \"", Kind::kNoEntry, kBadOption},
    {"could not translate host name", Kind::kUnavailable, "its host is not known"},
    {"refused", Kind::kUnavailable, "nothing listens there"},
    {"timeout expired", Kind::kUnavailable, "it does not answer"},
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
