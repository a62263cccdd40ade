#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "base/json.h"
#include "catalogue/policy_type.h"

namespace strongroom::catalogue {

// What people know an item by: its namespace and name, what the catalogue says is its name, or its
// identity. `reduced` comes from Reduce (catalogue/reduce.h), and what has the form of a secret is
// masked in the name too; it may be long, and have control characters in it.
std::string NameOf(const PolicyType& type, const base::Json& reduced,
                   const std::string& external_id);

// The member of an object of that type in which all is that NameOf reads; empty: anywhere.
std::string_view NameMember(const PolicyType& type);

// Who an item is, as its content says; empty where it does not say: of providers whose items stand
// somewhere, and where it is masked.
std::string IdentityOf(const PolicyType& type, const base::Json& reduced);
std::string IdentityOf(const GraphType& type, const base::Json& reduced);

}  // namespace strongroom::catalogue
