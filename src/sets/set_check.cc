#include "sets/set_check.h"

#include <utility>

namespace strongroom::sets {

std::string SetRoot(const std::vector<SetType>& types) {
  std::map<std::string, domain::SealedType> sealed;
  for (const SetType& type : types) {
    sealed[type.type] = {.state = type.state, .digest = type.digest};
  }
  return domain::SetRoot(sealed);
}

SetCheck::SetCheck(const BackupSet& set)
    : name_(set.name), digest_(set.digest), items_said_(set.items), types_(set.types) {
  for (const SetType& type : types_) named_.insert(type.type);
}

std::optional<Problem> SetCheck::Add(const Item& item) {
  ++items_;
  if (!named_.contains(item.type)) {
    return ProblemOf(name_, item, "the set does not name its type");
  }
  if (!digester_.Add(item.type, item.id, item.digest, item.content_digest)) {
    return ProblemOf(name_, item, "it comes twice, or not in the order of type and id");
  }
  return std::nullopt;
}

std::vector<Problem> SetCheck::Finish() {
  std::vector<Problem> found;
  digester_.Finish();
  for (const SetType& type : types_) {
    if (digester_.DigestOf(type.type) == type.digest) continue;
    found.push_back({.set = name_,
                     .type = type.type,
                     .id = {},
                     .what = "its policies are not those that the set was sealed with"});
  }
  const auto of_set = [&](std::string what) {
    found.push_back({.set = name_, .type = {}, .id = {}, .what = std::move(what)});
  };
  if (SetRoot(types_) != digest_) of_set("its types are not those that it was sealed with");
  if (items_ != items_said_) {
    of_set("it was sealed with " + std::to_string(items_said_) + " policies and has " +
           std::to_string(items_));
  }
  return found;
}

std::optional<Problem> LinkCheck::Add(const BackupSet& set) {
  const auto [link, is_first] = newest_.try_emplace(set.schedule_uid);
  const Link before = std::exchange(link->second, {.sequence = set.sequence, .digest = set.digest});
  const auto differs = [&](const char* what) {
    return Problem{.set = set.name, .type = {}, .id = {}, .what = what};
  };
  if (is_first) return std::nullopt;
  if (set.sequence <= before.sequence) return differs("it is not in its order");
  if (set.sequence > before.sequence + 1 || set.previous_digest == before.digest) {
    return std::nullopt;
  }
  return differs("the set before is not the one that it was compared with");
}

}  // namespace strongroom::sets
