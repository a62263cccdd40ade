#pragma once

#include <compare>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/json.h"
#include "catalogue/policy_type.h"

namespace strongroom::provider::graph {

// What items name, and what there is. Not thread-safe.
class References {
 public:
  explicit References(const std::vector<catalogue::PolicyType>& types);

  // Of an item that is there: what it names, and by what others may name it.
  void Note(const catalogue::PolicyType& type, const std::string& identity, const base::Json& item);

  // How an object is named: by its identity (`by` is empty) or by a member of it.
  struct Name {
    std::string by;
    std::string text;
    auto operator<=>(const Name&) const = default;
  };

  // The objects of `type` that are named.
  std::set<Name> NamedOf(const std::string& type) const;

  // Names that lead nowhere, by the key of the type that has them: all types that they may be of
  // are among `whole`, and none of these has such an object.
  std::map<std::string, std::set<std::string>> Dangling(const std::set<std::string>& whole) const;

  // No further names are kept: what is referred to is not known in full.
  bool IsCut() const { return is_cut_; }

 private:
  // References of a type that lead to an object of any of several types.
  struct Group {
    std::vector<const catalogue::GraphReference*> references;
    std::set<Name> names;
  };

  void NoteNames(Group& group, const base::Json& item);
  bool IsThere(const Group& group, const Name& name) const;

  std::map<std::string, std::vector<Group>> groups_;  // by the key of the type that has them
  // By which the objects of a type are named, of the types that are referred to.
  std::map<std::string, std::set<std::string>> members_;
  std::map<std::string, std::set<Name>> there_;  // by the key of their type
  size_t count_ = 0;                             // of names
  bool is_cut_ = false;
};

}  // namespace strongroom::provider::graph
