#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include "base/enum_words.h"

namespace strongroom::domain {

using base::NameOf;

enum class ActorKind { kUnknown, kUser, kApp };
constexpr auto EnumWords(ActorKind) {
  return std::to_array<base::EnumWord<ActorKind>>(
      {{ActorKind::kUnknown, ""}, {ActorKind::kUser, "user"}, {ActorKind::kApp, "app"}});
}

// What somebody did in a tenant, as one of its audit stores has it. It is the store's word, and
// proves nothing.
struct Deed {
  std::string actor =
      {};  // name of a user (userPrincipalName) or an application; empty: nobody knows
  ActorKind actor_kind = ActorKind::kUnknown;
  std::optional<std::chrono::sys_seconds> at = {};
  std::string activity = {};     // in the store's words: "Delete conditional access policy"
  std::string audit_store = {};  // which one: "directoryAudits"

  bool operator==(const Deed&) const = default;
};

// A deed, and the policy that it was done to.
struct Act {
  std::string external_id;
  Deed deed = {};

  bool operator==(const Act&) const = default;
};

// How a policy differs from the schedule's set before.
enum class Change { kAdded, kChanged, kRemoved };
constexpr auto EnumWords(Change) {
  return std::to_array<base::EnumWord<Change>>(
      {{Change::kAdded, "added"}, {Change::kChanged, "changed"}, {Change::kRemoved, "removed"}});
}

// A policy that differs, and the last that was done to it.
struct ItemChange {
  std::string type;  // policy type key
  std::string external_id;
  std::string name = {};
  Change change = Change::kChanged;
  Deed deed = {};

  bool operator==(const ItemChange&) const = default;
};

// How many a set has at most, and how many its run shows.
inline constexpr size_t kMaxStoredChanges = 10'000;
inline constexpr size_t kMaxShownChanges = 50;

}  // namespace strongroom::domain
