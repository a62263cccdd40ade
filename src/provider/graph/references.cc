#include "provider/graph/references.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "base/ascii.h"
#include "base/json_members.h"
#include "catalogue/json_path.h"
#include "provider/graph/item_conditions.h"

namespace strongroom::provider::graph {
namespace {

using base::Json;
using catalogue::GraphReference;
using catalogue::PolicyType;

// They are in memory until the end of the run.
constexpr size_t kMostNames = 200'000;
constexpr size_t kLongestName = 200;

// The identity in a text; absent when it names nothing.
std::optional<std::string> IdentityIn(const GraphReference& reference, std::string_view text) {
  if (reference.prefixes.empty()) return std::string(text);
  for (const std::string& prefix : reference.prefixes) {
    if (!text.starts_with(prefix)) continue;
    const std::string_view rest = text.substr(prefix.size());
    return std::string(rest.substr(0, rest.find('/')));
  }
  return std::nullopt;
}

bool IsBuiltIn(const GraphReference& reference, const std::string& name) {
  return std::find(reference.built_in.begin(), reference.built_in.end(), name) !=
         reference.built_in.end();
}

bool AreOfOneField(const GraphReference& a, const GraphReference& b) {
  return a.field == b.field && a.prefixes == b.prefixes;
}

}  // namespace

References::References(const std::vector<PolicyType>& types) {
  for (const PolicyType& type : types) {
    std::vector<Group>& groups = groups_[type.key];
    for (const GraphReference& reference : Graph(type).references) {
      std::set<std::string>& members = members_[reference.to];
      if (!reference.by.empty()) members.insert(reference.by);
      const auto group = std::find_if(groups.begin(), groups.end(), [&](const Group& known) {
        return AreOfOneField(*known.references.front(), reference);
      });
      if (group == groups.end()) {
        groups.push_back({.references = {&reference}, .names = {}});
      } else {
        group->references.push_back(&reference);
      }
    }
  }
}

// Identities are compared without regard to case, as GUIDs are.
void References::Note(const PolicyType& type, const std::string& identity, const Json& item) {
  if (const auto members = members_.find(type.key); members != members_.end()) {
    std::set<Name>& there = there_[type.key];
    there.insert({"", base::ToLower(identity)});
    for (const std::string& member : members->second) {
      there.insert({member, base::ToLower(base::TextOrEmpty(item, member))});
    }
  }
  for (Group& group : groups_[type.key]) NoteNames(group, item);
}

void References::NoteNames(Group& group, const Json& item) {
  const std::vector<const Json*> values =
      catalogue::ValuesAt(item, group.references.front()->field);
  for (const GraphReference* reference : group.references) {
    if (!reference->only_when.empty() && !HoldsAny(reference->only_when, item)) continue;
    for (const Json* value : values) {
      if (!value->is_string()) continue;
      const auto name = IdentityIn(*reference, value->get_ref<const std::string&>());
      if (!name || name->empty() || name->size() > kLongestName) continue;
      if (IsBuiltIn(*reference, *name)) continue;
      is_cut_ |= count_ >= kMostNames;
      if (is_cut_) return;
      count_ += group.names.insert({reference->by, base::ToLower(*name)}).second ? 1 : 0;
    }
  }
}

std::set<References::Name> References::NamedOf(const std::string& type) const {
  std::set<Name> named;
  for (const auto& [from, groups] : groups_) {
    for (const Group& group : groups) {
      for (const GraphReference* reference : group.references) {
        if (reference->to != type) continue;
        for (const Name& name : group.names) {
          if (name.by == reference->by) named.insert(name);
        }
      }
    }
  }
  return named;
}

bool References::IsThere(const Group& group, const Name& name) const {
  return std::any_of(group.references.begin(), group.references.end(),
                     [&](const GraphReference* reference) {
                       if (reference->may_be_built_in) return true;
                       const auto there = there_.find(reference->to);
                       return there != there_.end() && there->second.contains(name);
                     });
}

std::map<std::string, std::set<std::string>> References::Dangling(
    const std::set<std::string>& whole) const {
  std::map<std::string, std::set<std::string>> dangling;
  for (const auto& [from, groups] : groups_) {
    for (const Group& group : groups) {
      const bool are_known = std::all_of(
          group.references.begin(), group.references.end(),
          [&](const GraphReference* reference) { return whole.contains(reference->to); });
      if (!are_known) continue;
      for (const Name& name : group.names) {
        if (!IsThere(group, name)) dangling[from].insert(name.text);
      }
    }
  }
  return dangling;
}

}  // namespace strongroom::provider::graph
