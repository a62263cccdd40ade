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
constexpr std::array<std::string_view, 8> kTransient{
    "08",     // connection exceptions
    "53",     // insufficient resources: disk, memory, connections
    "57P",    // shutdown, crash, cannot connect now, idle session
    "58",     // system error outside of PostgreSQL
    "55P03",  // lock not available in time
    "57014",  // statement timeout
    "40001",  // serialization failure
    "40P01"   // deadlock
};

// Classes that are the fault of values.
constexpr std::array<std::string_view, 2> kOfValues{
    "22",  // data exceptions
    "23"   // integrity constraint violations
};

template <size_t kCount>
bool BeginsWithOne(const std::string& state,
                   const std::array<std::string_view, kCount>& beginnings) {
  return std::any_of(beginnings.begin(), beginnings.end(), [&](std::string_view beginning) {
    return state.compare(0, beginning.size(), beginning) == 0;
  });
}

// libpqxx 6 gives some of its own types no state; the base type without one is a session that ended
// in the middle of a statement.
bool IsTransient(const pqxx::sql_error& error) {
  if (!error.sqlstate().empty()) return BeginsWithOne(error.sqlstate(), kTransient);
  return typeid(error) == typeid(pqxx::sql_error) ||
         dynamic_cast<const pqxx::insufficient_resources*>(&error) != nullptr ||
         dynamic_cast<const pqxx::transaction_rollback*>(&error) != nullptr;
}

bool IsOfValues(const pqxx::sql_error& error) {
  if (!error.sqlstate().empty()) return BeginsWithOne(error.sqlstate(), kOfValues);
  return dynamic_cast<const pqxx::data_exception*>(&error) != nullptr ||
         dynamic_cast<const pqxx::integrity_constraint_violation*>(&error) != nullptr;
}

StoreError::Kind KindOf(const pqxx::sql_error& error) {
  if (IsTransient(error)) return StoreError::Kind::kUnavailable;
  return IsOfValues(error) ? StoreError::Kind::kBadData : StoreError::Kind::kRefused;
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
    throw StoreError(KindOf(e), prefix + Flatten(e.what()), e.sqlstate());
  } catch (const pqxx::failure& e) {
    throw StoreError(Kind::kUnavailable, prefix + Flatten(e.what()));
  } catch (const std::exception& e) {
    throw StoreError(Kind::kRefused, prefix + Flatten(e.what()));
  }
}

}  // namespace strongroom::store
