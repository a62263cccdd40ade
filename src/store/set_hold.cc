#include "store/set_hold.h"

#include <exception>

#include "store/audit_row.h"
#include "store/session.h"
#include "store/set_row.h"

namespace strongroom::store {
namespace {

constexpr const char* kHold =
    "SELECT strongroom.set_held($1, true, $2, $3, to_timestamp(nullif($4, '')::bigint), $5)";
// Why it was held is why its release is worth knowing of.
constexpr const char* kRelease = "SELECT strongroom.set_held($1, false, $2, $3, NULL, $4)";

void Write(pqxx::work& transaction, const SetRecord& set, const std::optional<Hold>& hold,
           const HoldAuthor& author) {
  SetAuditAuthor(transaction, author.author);
  if (!hold) {
    transaction.exec_params(kRelease, set.id, author.user, set.hold_reason, author.peer);
    return;
  }
  std::string until;
  if (hold->until) until = std::to_string(hold->until->time_since_epoch().count());
  transaction.exec_params(kHold, set.id, author.user, hold->reason, until, author.peer);
}

}  // namespace

std::optional<Hold> HoldOf(const SetRecord& set) {
  if (!set.is_held) return std::nullopt;
  return Hold{.reason = set.hold_reason, .until = set.held_until};
}

void Take(SetRecord& set, const std::optional<Hold>& hold, const HoldAuthor& author) {
  if (hold == HoldOf(set)) return;
  set.is_held = hold.has_value();
  set.held_until = hold ? hold->until : std::nullopt;
  set.hold_reason = hold ? hold->reason : "";
  set.held_by = hold ? author.user : "";
  if (hold) set.deleted_at.reset();
}

std::optional<SetRecord> ChangeHold(Database& database, const SetAddress& address,
                                    const HoldAuthor& author, const DecideHold& decide) {
  std::exception_ptr thrown;
  auto changed = InTransaction(database, "hold a backup set",
                               [&](pqxx::work& transaction) -> std::optional<SetRecord> {
                                 auto set = SetOf(transaction, address, Locking::kUntilCommit);
                                 if (!set) return std::nullopt;
                                 std::optional<Hold> hold;
                                 try {
                                   hold = decide(*set);
                                 } catch (...) {
                                   thrown = std::current_exception();  // none of the database's
                                   return std::nullopt;
                                 }
                                 if (hold == HoldOf(*set)) return set;
                                 Write(transaction, *set, hold, author);
                                 return SetOf(transaction, address, Locking::kNone);
                               });
  if (thrown) std::rethrow_exception(thrown);
  return changed;
}

}  // namespace strongroom::store
