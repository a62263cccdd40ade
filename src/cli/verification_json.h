#pragma once

#include "base/json.h"
#include "sets/verification.h"

namespace strongroom::cli {

// What became of the verification of a set, wherever it is: backupSet, verified, linked, items,
// bytes, digest, problemCount and problems (type, id, what).
base::Json VerificationJson(const sets::Verification& verification);

}  // namespace strongroom::cli
