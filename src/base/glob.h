#pragma once

#include <string_view>

namespace strongroom::base {

// Whether all of `text` is what `pattern` says: '*' stands for any bytes, '?' for one character of
// UTF-8, anything else for itself; the case of ASCII letters does not count.
// Cost: at most the product of the two lengths.
bool GlobFits(std::string_view pattern, std::string_view text);

}  // namespace strongroom::base
