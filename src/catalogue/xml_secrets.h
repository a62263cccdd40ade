#pragma once

#include <string>
#include <string_view>

#include "catalogue/content_rules.h"

namespace strongroom::catalogue {

// Whether a text may be XML, whole or in part.
bool IsLikeXml(std::string_view text);

// XML with kMasked in the place of secrets, whatever their namespace:
//  - the texts of elements of sensitive names, and the values of such attributes;
//  - what elements called value hold within an element of such a name, as in Windows' answer files;
//  - the text, and attributes called value, of an element whose attribute key or name is such a
//    name; of one whose id is, the latter;
//  - what follows such a <key> in a property list, texts in an <array> too.
// Comments are left alone, and nobody asks whether it is well-formed. Idempotent. Cost: linear in
// the text.
std::string MaskInXml(const SensitiveNames& sensitive, const std::string& text);

}  // namespace strongroom::catalogue
