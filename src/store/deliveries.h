#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/enum_words.h"
#include "domain/notice.h"
#include "store/database.h"

// From notices to deliveries, and what becomes of these. At least once, and in order for each
// object and notifier: who claims an object's first one keeps the later ones waiting, however many
// processes send. How long that takes is counted by PostgreSQL's clock, which all of them share.
// Each throws StoreError. Thread-safe.
namespace strongroom::store {

// What a notifier gets of a notice.
struct Share {
  std::string notifier_uid;
  std::chrono::sys_seconds not_before{};
  bool in_digest = false;
};

// Who gets `notice`, about an object with `labels`.
using Sharing = std::function<std::vector<Share>(const domain::Notice& notice,
                                                 const std::map<std::string, std::string>& labels)>;

// Makes the deliveries of at most `most` notices that have none yet, in the order in which they
// were made; another process that shares meanwhile waits. How many notices these were. One that is
// older than domain::kGiveUpAfter, as when nobody has shared for long, is for nobody, and neither
// is one that cannot be read, which the log tells. `sharing` is quick, and asks nobody.
size_t ShareNotices(Database& database, const Sharing& sharing, size_t most);

struct Delivery {
  int64_t id = 0;
  domain::Notice notice;
  std::chrono::sys_seconds not_before{};
  int attempts = 0;  // that were begun before
};

// At most `most` that may be sent now, each the first of its object that does not wait for quiet
// hours or a digest, and nobody else's for `lease`: then they are claimed again, as whoever had
// them may have died. `in_digest`: only those that go together, and all of them whatever object.
// In the order of their notices.
std::vector<Delivery> ClaimDeliveries(Database& database, const std::string& notifier_uid,
                                      bool in_digest, size_t most, std::chrono::seconds lease);

enum class DeliveryEnd { kDelivered, kRefused, kGivenUp };
constexpr auto EnumWords(DeliveryEnd) {
  return std::to_array<base::EnumWord<DeliveryEnd>>({{DeliveryEnd::kDelivered, "delivered"},
                                                     {DeliveryEnd::kRefused, "refused"},
                                                     {DeliveryEnd::kGivenUp, "givenUp"}});
}

// Each of `ids` has ended; `why` says why it was not delivered.
void EndDeliveries(Database& database, const std::vector<int64_t>& ids, DeliveryEnd end,
                   const std::string& why);

// Each of `ids` failed, and is claimed again only after `wait`.
void PutOffDeliveries(Database& database, const std::vector<int64_t>& ids,
                      std::chrono::seconds wait, const std::string& why);

// Nobody has tried any of `ids`, which were claimed: they may be claimed again at once.
void ReleaseDeliveries(Database& database, const std::vector<int64_t>& ids);

// What waits for a notifier that is gone.
void WithdrawDeliveries(Database& database, const std::string& notifier_uid);

// Ends what might have been sent for domain::kGiveUpAfter and was not, whatever kept it, but for
// what somebody is sending now. How many, by notifier.
std::map<std::string, int64_t> GiveUpDeliveries(Database& database);

struct DeliveryCounts {
  int64_t waiting = 0;
  std::optional<std::chrono::sys_seconds> oldest_due;  // of those that might be sent
};
// By notifier; of those alone that something waits for.
std::map<std::string, DeliveryCounts> CountDeliveries(Database& database);

// What became of the last messages for a notifier, whichever process has sent them. How long ago,
// as the clocks of those that ask may differ from PostgreSQL's.
struct LastDeliveries {
  std::optional<std::chrono::milliseconds> delivered_ago;  // the last of the newest that were
  // Why the newest of those was not delivered that wait for another attempt, and how long that one
  // might have been sent for; empty: none does.
  std::string failing;
  std::optional<std::chrono::milliseconds> failing_due_ago;
};
// Of each of these.
std::map<std::string, LastDeliveries> LastOfDeliveries(
    Database& database, const std::vector<std::string>& notifier_uids);

// Removes at most `most` notices older than `age` of which no delivery waits, with what became of
// them. How many.
size_t PruneNotices(Database& database, std::chrono::seconds age, size_t most);

}  // namespace strongroom::store
