#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/notice.h"
#include "store/database.h"

// From notices to deliveries, and what becomes of these. At least once, and in order for each
// object and notifier: who claims an object's first one keeps the later ones waiting, however many
// processes send. Throws StoreError. Thread-safe.
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

// Makes the deliveries of at most `most` notices that have none yet. How many notices these were.
size_t ShareNotices(Database& database, const Sharing& sharing, size_t most);

struct Delivery {
  int64_t id = 0;
  domain::Notice notice;
  std::chrono::sys_seconds not_before{};
  int attempts = 0;  // that were made before
};

// At most `most` that may be sent now, each the first of its object that does not wait for quiet
// hours or a digest, and nobody else's for `lease`: then they are claimed again, as whoever had
// them may have died. `in_digest`: only those that go together, and all of them whatever object.
std::vector<Delivery> ClaimDeliveries(Database& database, const std::string& notifier_uid,
                                      bool in_digest, size_t most, std::chrono::seconds lease);

enum class DeliveryEnd { kDelivered, kRefused, kGivenUp };

// Each of `ids` has ended; `why` says why it was not delivered.
void EndDeliveries(Database& database, const std::vector<int64_t>& ids, DeliveryEnd end,
                   const std::string& why);

// Each of `ids` failed, and is claimed again not before `next`.
void PutOffDeliveries(Database& database, const std::vector<int64_t>& ids,
                      std::chrono::sys_seconds next, const std::string& why);

// What waits for a notifier that is gone.
void WithdrawDeliveries(Database& database, const std::string& notifier_uid);

struct DeliveryCounts {
  int64_t waiting = 0;
  std::optional<std::chrono::sys_seconds> oldest_due;  // of those that might be sent
};
std::map<std::string, DeliveryCounts> CountDeliveries(Database& database);

// Removes notices older than `age` of which no delivery waits. How many.
size_t PruneNotices(Database& database, std::chrono::seconds age, size_t most);

}  // namespace strongroom::store
