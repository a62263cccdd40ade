#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/set_root.h"
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

// domain::TypeRoot of items.
class TypeRoot {
 public:
  // False where an id does not come behind the one before; it is not digested then.
  bool Add(const sets::Item& item) { return root_.Add(item.id, item.digest, item.content_digest); }
  // After the last one; the object starts afresh.
  std::string Finish() { return root_.Finish(); }

 private:
  domain::TypeRoot root_;
};

// domain::SetRoot of `types`.
std::string SetRoot(const std::vector<sets::SetType>& types);

// What is said of an item whose content is not the one of its digest (sets::IsWhole).
inline constexpr const char* kNotWhole = "its content is missing or altered";

// Makes the digests of a set again, of its items as they come, and says what is not as it should
// be. Contents are not looked at: see sets::IsWhole. Memory does not depend on the items.
class SetCheck {
 public:
  explicit SetCheck(const sets::BackupSet& set);

  // Absent for an item that comes in the order of type and id.
  std::optional<Difference> Add(const sets::Item& item);
  // Once, after the last item.
  std::vector<Difference> Finish();

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
