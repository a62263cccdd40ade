#pragma once

#include <string>
#include <vector>

#include "server/sets/import_reader.h"
#include "store/set_reader.h"

namespace strongroom::server::sets {

// What an imported set that is stored says otherwise than one that comes, of which the digest and
// the time are the same: "its tenant", "its policy type roles". No digest covers that. Empty where
// nothing is.
std::string OtherFact(const store::SetRecord& stored, const std::vector<store::SetType>& types,
                      const ImportFacts& facts);

}  // namespace strongroom::server::sets
