#pragma once

#include <string>
#include <string_view>

#include "catalogue/content_rules.h"

namespace strongroom::catalogue {

// XML with kMasked in the place of the texts of elements of sensitive names, whatever their
// namespace, and of what follows such a <key> in a property list. Attributes are not looked at, nor
// whether it is well-formed. Idempotent. Cost: linear in the text.
std::string MaskInXml(const SensitiveNames& sensitive, std::string text);

// Where everything is text: "true", "false" and numbers of up to three digits, which are settings
// of a policy about passwords ("MinPasswordLength") and not one.
bool IsPlainSetting(std::string_view text);

}  // namespace strongroom::catalogue
