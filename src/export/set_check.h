#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sets/backup_set.h"
#include "sets/item.h"

namespace strongroom::exporting {

// What is not as a digest says.
struct Difference {
  std::string set;   // its name; empty: of the archive as a whole
  std::string type;  // empty: of the set
  std::string id;    // empty: of the type
  std::string what;

  bool operator==(const Difference&) const = default;
};

Difference DifferenceOf(const std::string& set, const sets::Item& item, std::string what);

// "nightly-202603020130-42: roles a/b: its content is missing or altered": for people.
std::string ShownDifference(const Difference& difference);

// The digest of a policy type: over its items in byte order of their ids, each as SHA-256(id),
// change digest, content digest; SHA-256 of nothing without any. As type_roots in
// src/store/migrations/0002_integrity.sql. Digests are hexadecimal.
class TypeRoot {
 public:
  // False where an id does not come behind the one before; it is not digested then.
  bool Add(const sets::Item& item);
  std::string Finish() const;

 private:
  std::string last_id_;
  std::string digests_;
};

// The digest of a set: over its types in byte order, each as SHA-256("type:state"), its digest. As
// set_root there. `types` are in that order.
std::string SetRoot(const std::vector<sets::SetType>& types);

// What is said of an item whose content is not the one of its digest (sets::IsWhole).
inline constexpr const char* kNotWhole = "its content is missing or altered";

// Makes the digests of a set again, of its items as they come, and says what is not as it should
// be. Contents are not looked at: see sets::IsWhole. Cost: 96 bytes of memory an item.
class SetCheck {
 public:
  explicit SetCheck(const sets::BackupSet& set);

  // Absent for an item that comes in the order of type and id.
  std::optional<Difference> Add(const sets::Item& item);
  // After the last item.
  std::vector<Difference> Finish() const;

 private:
  const std::string name_;
  const std::string digest_;
  const int64_t items_said_;
  const std::vector<sets::SetType> types_;
  int64_t items_ = 0;
  std::string last_type_;
  std::map<std::string, TypeRoot, std::less<>> roots_;
};

// Whether each set is linked with the one of its schedule that was taken before it.
class LinkCheck {
 public:
  // Absent for a set that comes behind the ones of its schedule so far, and was compared with the
  // last of them where none was taken in between.
  std::optional<Difference> Add(const sets::BackupSet& set);

 private:
  struct Link {
    int64_t sequence = 0;
    std::string digest;
  };
  std::map<std::string, Link> newest_;  // by the schedule's UID
};

}  // namespace strongroom::exporting
