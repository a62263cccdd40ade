#include "store/session.h"

#include <algorithm>
#include <array>
#include <typeinfo>

namespace strongroom::store {
namespace {

// One line: PostgreSQL's answers have several, and end in a newline.
std::string Flatten(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

// Classes and codes after which the same statement may succeed later.
// https://www.postgresql.org/docs/15/errcodes-appendix.html
bool IsTransient(const std::string& state) {
  static constexpr std::array<std::string_view, 8> kTransient{
      "08",     // connection exceptions
      "53",     // insufficient resources: disk, memory, connections
      "57P",    // shutdown, crash, cannot connect now, idle session
      "58",     // system error outside of PostgreSQL
      "55P03",  // lock not available in time
      "57014",  // statement timeout
      "40001",  // serialization failure
      "40P01"   // deadlock
  };
  return std::any_of(kTransient.begin(), kTransient.end(), [&](std::string_view prefix) {
    return state.compare(0, prefix.size(), prefix) == 0;
  });
}

// libpqxx 6 gives some of its own types no state; the base type without one is a session that ended
// in the middle of a statement.
bool IsTransient(const pqxx::sql_error& error) {
  if (!error.sqlstate().empty()) return IsTransient(error.sqlstate());
  return typeid(error) == typeid(pqxx::sql_error) ||
         dynamic_cast<const pqxx::insufficient_resources*>(&error) != nullptr ||
         dynamic_cast<const pqxx::transaction_rollback*>(&error) != nullptr;
}

}  // namespace

Session::Session(const std::string& dsn) : connection_(dsn), quiet_(connection_) {}

void RethrowAsStoreError(std::string_view attempt) {
  const std::string prefix = std::string(attempt) + ": ";
  using Kind = StoreError::Kind;
  try {
    throw;
  } catch (const StoreError&) {
    throw;
  } catch (const pqxx::in_doubt_error& e) {
    throw StoreError(Kind::kInDoubt, prefix + "connection lost while committing");
  } catch (const pqxx::broken_connection& e) {
    throw StoreError(Kind::kUnavailable, prefix + Flatten(e.what()));
  } catch (const pqxx::sql_error& e) {
    throw StoreError(IsTransient(e) ? Kind::kUnavailable : Kind::kRefused,
                     prefix + Flatten(e.what()), e.sqlstate());
  } catch (const pqxx::failure& e) {
    throw StoreError(Kind::kUnavailable, prefix + Flatten(e.what()));
  } catch (const std::exception& e) {
    throw StoreError(Kind::kRefused, prefix + Flatten(e.what()));
  }
}

}  // namespace strongroom::store
