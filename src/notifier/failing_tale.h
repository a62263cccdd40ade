#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "api/notifier.h"
#include "domain/notice.h"
#include "notifier/options.h"
#include "store/database.h"

namespace strongroom::notifier {

// Tells the others of a receiver that takes nothing for long, and when that is over: incident
// sinkFailing. Belongs to one thread.
class FailingTale {
 public:
  // `database` outlives it.
  FailingTale(store::Database& database, const Pace& pace) : database_(database), pace_(pace) {}

  // What the Notifier says of itself now. Throws StoreError.
  void Look(const api::Notifier& notifier, const domain::NotifierStatus& status,
            std::chrono::sys_seconds now);

  // There are these and no others: of those that are gone it is over. Throws StoreError.
  void Keep(const std::set<std::string>& uids, std::chrono::sys_seconds now);

 private:
  struct Told {
    domain::NoticeObject object;
    std::chrono::sys_seconds next{};  // when it is told again that it goes on
    bool is_open = false;
  };

  Told& Of(const api::Notifier& notifier);
  void Tell(const std::string& uid, Told& told, const std::string& message, bool holds,
            std::chrono::sys_seconds now);

  store::Database& database_;
  const Pace pace_;
  std::optional<std::set<std::string>> open_;  // as they were found at first
  std::map<std::string, Told> told_;           // by UID
};

}  // namespace strongroom::notifier
