#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "base/json.h"
#include "catalogue/policy_type.h"

namespace strongroom::catalogue {

// What of `object` may be stored: the same for whoever stores it, so that it need not trust whoever
// read it. Idempotent. docs/stored-content.md tells what it keeps.
//
// Of a metadataOnly type, and of whatever says that it is a Secret, only kind, name, namespace,
// type and the keys of labels: what is not in that list is not kept, whatever it is called. Of
// everything else all but the copies of the whole object that tools leave in annotations, with
// kMasked (catalogue/mask.h) in the place of what the catalogue says is a secret
// (catalogue/named_secrets.h), of what has the form of one, in texts and in names of members, and
// of the data of a Secret that a policy makes.
base::Json Reduce(const PolicyType& type, base::Json object);

// Whether something of an object was left out because it may be a secret. `reduced` comes from
// Reduce, so that it can be told from what is stored.
bool IsMasked(const PolicyType& type, const base::Json& reduced);

// The names of members whose value, or one in a list that it is, has a mask; or that have one
// themselves. Each once, in document order, at most so many.
std::vector<std::string> MaskedMembers(const PolicyType& type, const base::Json& reduced,
                                       size_t most);

// Whether no more is kept of it than that it is there: docs/stored-content.md.
bool IsMetadataOnly(const PolicyType& type, const base::Json& object);

}  // namespace strongroom::catalogue
