#include "store/failure_words.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <typeinfo>

#include "base/ascii.h"
#include "base/prospect.h"

namespace strongroom::store {
namespace {

using Kind = StoreError::Kind;

using base::Fault;
using base::Prospect;

struct StateWords {
  std::string_view state;  // its beginning
  const char* words;
};

constexpr const char* kOtherSchema =
    "its schema is not the one of this version: run strongroom migrate";

constexpr const char* kUniqueViolation = "23505";
constexpr const char* kInsufficientPrivilege = "42501";

// Of the session that it was, not of what was asked: of a new one it may be true.
constexpr const char* kOtherSession = "the session was not as it should be";

constexpr const char* kBadOption = "the connection string has a value that is not possible";

// Of the connection as a whole: poolers say it of everything.
constexpr const char* kConnectionState = "08";
constexpr const char* kSchemaRule = "SR001";

// The first that fits. What becomes of it stands in base/prospect.h.
constexpr std::array kStates = std::to_array<StateWords>({
    {kConnectionState, "the connection was lost"},
    {"22", "it does not take such a value"},
    {kUniqueViolation, "this is there already"},
    {"23", "one of its constraints forbids it"},
    {"24", kOtherSession},
    {"25006", "it takes no changes at the moment"},
    {"25", kOtherSession},
    {"26", kOtherSession},
    {"28P01", "user or password is wrong"},
    {"28", "it does not let this user in"},
    {"2D", kOtherSession},
    {"34", kOtherSession},
    {"3B", kOtherSession},
    {"3D000", "there is no such database"},
    {"3F000", kOtherSchema},
    {"40", "another transaction was in the way"},
    {kInsufficientPrivilege, "a right is missing"},
    {"42P03", kOtherSession},
    {"42P05", kOtherSession},
    {"42", kOtherSchema},
    {"53", "it is short of memory, disk or connections"},
    {"54", "it is too large for it"},
    {"55P03", "a lock was not to be had in time"},
    {"57014", "it took too long"},
    {"55", "it cannot do it in its present state"},
    {"57", "it is starting or stopping, or has ended the session"},
    {"58", "its system has failed"},
    {"72", "it has removed what it was reading"},
    {"F0", "its system has failed"},
    {"XX", "it has failed within itself"},
    {kSchemaRule, "the rules of the schema forbid it"},
    {"", "it refuses"},
});

struct MessageWords {
  std::string_view part;  // of the message
  Fault fault;
  const char* words;
};

// What libpq says of itself, and poolers of everything (https://www.pgbouncer.org/config.html), in
// English. A name that is not known yet may be known in a moment, when DNS has started.
constexpr std::array kMessages = std::to_array<MessageWords>({
    {"certificate", Fault::kNotTrusted,
     "TLS: a certificate is not trusted, is of another name, or cannot be read"},
    {"private key file", Fault::kNotTrusted, "TLS: the client's key cannot be read"},
    {"server does not support SSL", Fault::kNotTrusted, "it speaks no TLS, which sslmode asks for"},
    {"password authentication failed", Fault::kSettings, "user or password is wrong"},
    {"SASL authentication failed", Fault::kSettings, "user or password is wrong"},
    {"authentication failed for user", Fault::kSettings, "it does not let this user in"},
    {"no such user", Fault::kSettings, "user or password is wrong"},
    {"no password supplied", Fault::kSettings, "it asks for a password, and none is given"},
    {"no pg_hba.conf entry", Fault::kSettings, "its pg_hba.conf does not let this user in"},
    {"pg_hba.conf rejects", Fault::kSettings, "its pg_hba.conf does not let this user in"},
    {"not permitted to log in", Fault::kSettings, "this user may not log in"},
    {"\" does not exist", Fault::kSettings, "there is no such database or user"},
    {"no such database", Fault::kSettings, "there is no such database"},
    {"permission denied for database", Fault::kSettings,
     "the user may not connect to the database"},
    {"unsupported startup parameter", Fault::kSettings,
     "a pooler refuses a setting of the connection string: leave out `options`, or let it ignore "
     "them (ignore_startup_parameters of PgBouncer)"},
    {"invalid integer value", Fault::kSettings, kBadOption},
    {"invalid port number", Fault::kSettings, kBadOption},
    {" value: \"", Fault::kSettings, kBadOption},
    {"could not translate host name", Fault::kNoAnswer, "its host is not known"},
    {"refused", Fault::kNoAnswer, "nothing listens there"},
    {"timeout expired", Fault::kNoAnswer, "it does not answer"},
    {"SSL", Fault::kNoAnswer, "TLS cannot be agreed on"},
    {"read-only", Fault::kNoAnswer, "it takes no changes at the moment"},
    {"hot standby", Fault::kNoAnswer, "it takes no changes at the moment"},
    {"starting up", Fault::kNoAnswer, "it is starting"},
    {"shutting down", Fault::kNoAnswer, "it is stopping"},
    {"connection slots", Fault::kNoAnswer, "it has no connection left"},
    {"too many connections", Fault::kNoAnswer, "it has no connection left"},
    {"", Fault::kNoAnswer, "the connection cannot be made or was lost"},
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

const char* WordsOf(std::string_view state) {
  for (const StateWords& row : kStates) {
    if (state.starts_with(row.state)) return row.words;
  }
  return "";
}

const MessageWords& WordsIn(std::string_view message) {
  for (const MessageWords& row : kMessages) {
    if (message.find(row.part) != std::string_view::npos) return row;
  }
  return kMessages.back();
}

// Of a statement.
Kind KindOf(std::string_view state) {
  switch (base::ProspectOfState(state)) {
    case Prospect::kMayPass:
    case Prospect::kMayPassOnce:
      return Kind::kUnavailable;
    case Prospect::kFinal:
      return state == kSchemaRule ? Kind::kForbidden : Kind::kBadData;
    case Prospect::kPerson:
      break;
  }
  return state.starts_with("28") || state.starts_with("3D") ? Kind::kNoEntry : Kind::kRefused;
}

// Of a connection.
Kind KindFor(Prospect prospect) {
  const bool may_pass = prospect == Prospect::kMayPass || prospect == Prospect::kMayPassOnce;
  return may_pass ? Kind::kUnavailable : Kind::kNoEntry;
}

bool IsStateLetter(char c) { return base::IsDigit(c) || (c >= 'A' && c <= 'Z'); }

// Takes the next one off the beginning of `message`, where libpq writes "SEVERITY:  STATE: TEXT";
// empty when there is no more. The severity is in PostgreSQL's language as well.
std::string_view TakeState(std::string_view& message) {
  constexpr std::string_view kBefore = ":  ";
  constexpr size_t kLength = 5;
  for (size_t at = message.find(kBefore); at != std::string_view::npos;
       at = message.find(kBefore)) {
    message.remove_prefix(at + kBefore.size());
    const std::string_view state = message.substr(0, kLength);
    const bool is_state = state.size() == kLength &&
                          std::all_of(state.begin(), state.end(), IsStateLetter) &&
                          message.substr(kLength).starts_with(": ");
    if (is_state) return state;
  }
  return {};
}

}  // namespace

Failure FailureOf(const pqxx::sql_error& error) {
  const std::string state = StateOf(error);
  // The base type without a state is a session that ended in the middle of a statement.
  if (state.empty() && typeid(error) == typeid(pqxx::sql_error)) {
    return {Kind::kUnavailable, "", "the connection was lost"};
  }
  return {KindOf(state), state,
          WordsOf(state) + (state.empty() ? "" : " (SQLSTATE " + state + ")")};
}

Failure FailureOf(const pqxx::broken_connection& error) {
  const std::string_view message = error.what();
  const MessageWords& said = WordsIn(message);
  const Kind as_said = KindFor(base::ProspectOf(base::Asked::kPostgres, said.fault));
  // Of several servers the one that does not let us in has most to tell.
  std::optional<Failure> known;
  std::string_view rest = message;
  for (auto state = TakeState(rest); !state.empty(); state = TakeState(rest)) {
    if (state.starts_with(kConnectionState)) continue;
    const Kind kind = KindFor(base::ProspectOfState(state));
    if (known && kind != Kind::kNoEntry) continue;
    // What is known of the text says more.
    const bool is_known = kind == as_said && !said.part.empty();
    known = {kind, std::string(state),
             is_known ? said.words : WordsOf(state) + (" (SQLSTATE " + std::string(state)) + ")"};
  }
  return known.value_or(Failure{as_said, "", said.words});
}

}  // namespace strongroom::store
