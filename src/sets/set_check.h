#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "domain/set_root.h"
#include "sets/backup_set.h"
#include "sets/item.h"
#include "sets/problem.h"

namespace strongroom::sets {

// domain::SetRoot of `types`.
std::string SetRoot(const std::vector<SetType>& types);

// Makes the digests of a set again, of its items as they come, and says what is not as it should
// be. Contents are not looked at: see IsWhole. Memory does not depend on the items.
class SetCheck {
 public:
  explicit SetCheck(const BackupSet& set);

  // Absent for an item that comes in the order of type and id.
  std::optional<Problem> Add(const Item& item);
  // Once, after the last item.
  std::vector<Problem> Finish();

 private:
  const std::string name_;
  const std::string digest_;
  const int64_t items_said_;
  const std::vector<SetType> types_;
  int64_t items_ = 0;
  std::set<std::string> named_;  // its types
  domain::SetDigester digester_;
};

// Whether each set is linked with the one of its schedule that was taken before it.
class LinkCheck {
 public:
  // Absent for a set that comes behind the ones of its schedule so far, and was compared with the
  // last of them where none was taken in between.
  std::optional<Problem> Add(const BackupSet& set);

 private:
  struct Link {
    int64_t sequence = 0;
    std::string digest;
  };
  std::map<std::string, Link> newest_;  // by the schedule's UID
};

}  // namespace strongroom::sets
