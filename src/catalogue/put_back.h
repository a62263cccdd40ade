#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "base/json.h"
#include "catalogue/policy_type.h"

// How a policy that was stored is put back.
namespace strongroom::catalogue {

// What is put back before what: lower ones first. That of a type without a restoreOrder is 500, so
// that what refuses others (a webhook, a policy on policies) can come last.
int RestoreRank(const PolicyType& type);

// Why a policy cannot be put back, for people; empty: it can. `restorability` is what was said of
// it when it was stored, a word of RestoreClass, or empty: nobody said.
struct Unrestorable {
  enum class Why { kNot, kMasked, kNotStored };
  Why why = Why::kNot;
  std::string message = {};
};
Unrestorable WhyNotPutBack(std::string_view restorability, bool secrets_masked);

// Removes from an object of Kubernetes what the API server and its controllers choose: what the
// catalogue strips of every type, and what it strips on a condition (stripWhen). The version that
// an object was read in, which is the one that it is written in, stays. Its owners go: they are
// named by UIDs that another cluster does not have, and the garbage collector would delete it.
void RemoveServersOwn(const PolicyType& type, base::Json& object);

// Where it is made anew: removes what the type strips of its own, but for what it says is needed
// (neededAnew). Only of a Kubernetes catalogue.
void RemoveUnneeded(const PolicyType& type, base::Json& object);

// Where it is there: removes all that the type strips of its own, which somebody else may have
// filled in meanwhile.
void RemoveFilledIn(const PolicyType& type, base::Json& object);

// Copies into `object`, which is to stand in its place, what `live` has of that, and of what the
// API server and its controllers choose: what a backup does not count, a restore leaves alone.
void KeepFilledIn(const PolicyType& type, const base::Json& live, base::Json& object);

}  // namespace strongroom::catalogue
