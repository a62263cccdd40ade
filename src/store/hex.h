#pragma once

#include <string>
#include <string_view>

namespace strongroom::store {

// Bytes as PostgreSQL's decode(..., 'hex') takes them and encode(..., 'hex') gives them.
std::string BytesToHex(std::string_view bytes);

// Throws StoreError (kRefused) for anything but pairs of hexadecimal digits.
std::string HexToBytes(std::string_view hex);

}  // namespace strongroom::store
