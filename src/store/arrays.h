#pragma once

#include <cstdint>
#include <string>

namespace strongroom::store {

// Values as the array that a statement takes, where records (records.h) would be much larger than
// what they stand for: numbers, and texts that need no quotes, such as digests in hexadecimal.
// https://www.postgresql.org/docs/current/arrays.html#ARRAYS-INPUT
template <typename Values, typename Member>
std::string ArrayOf(const Values& values, Member member) {
  std::string array = "{";
  for (const auto& value : values) {
    if (array.size() > 1) array += ',';
    array += member(value);
  }
  return array + '}';
}

}  // namespace strongroom::store
