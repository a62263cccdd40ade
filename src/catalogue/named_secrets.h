#pragma once

#include <nlohmann/json_fwd.hpp>

#include "base/json.h"
#include "catalogue/policy_type.h"

namespace strongroom::catalogue {

// Puts kMasked (catalogue/mask.h) in the place of what the catalogue's rules for the type say is a
// secret: what its paths `secrets` lead to, whatever it is, and texts in members of sensitive
// names. Null, "", [] and {} hold nothing, and stay. Names that stand beside their values,
// {"key": "password", "value": "x"}, are names too.
//
// Texts in the object are looked into: JSON, XML, property lists and scripts, and each of them in
// base64, for members, elements, keys and variables of such names, and for what has the form of a
// secret. Of one that holds a secret nothing else is lost, but JSON is in canonical form then; one
// that is made so that each mask shows another secret is masked as a whole.
//
// Names of members lose what has the form of a secret (catalogue/masked_names.h). Names and values
// are judged as they came, and once more with the masks in them: a mask may hide a name, and what
// it leaves may be one.
//
// Idempotent. Cost: linear in the object. It recurses as deep as that is.
void MaskNamedSecrets(const PolicyType& type, base::Json& object);

}  // namespace strongroom::catalogue
