#pragma once

#include <string>

#include "catalogue/content_rules.h"

namespace strongroom::catalogue {

// For what looks like JSON and is not read as such: with comments, cut, or deeper in texts than
// anybody nests. The text with kMasked in the place of texts, alone or in a list, behind names that
// are sensitive and a colon, however often all of it is escaped. A mask may show what then is to be
// masked too, as nobody knows which quotes belong together. Cost: linear in the text.
std::string MaskInLooseJson(const SensitiveNames& sensitive, std::string text);

}  // namespace strongroom::catalogue
