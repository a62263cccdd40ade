#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "api/json.h"
#include "catalogue/field_path.h"

namespace strongroom::provider {

// Removes what `path` leads to, and objects on the way that are empty then, so that an object that
// never had an annotation equals one that lost its only annotation.
void RemoveAt(api::Json& value, const catalogue::FieldPath& path);

// Whether `path` leads to anything but null.
bool ExistsAt(const api::Json& value, const catalogue::FieldPath& path);

// Sorts each array that `path` leads to by the canonical form of its elements. Throws
// api::ApiFormatError when there is none (text that is not UTF-8).
void SortAt(api::Json& value, const catalogue::FieldPath& path);

// Everything that `path` leads to, in document order. Valid as long as `value` is not changed.
std::vector<const api::Json*> ValuesAt(const api::Json& value, const catalogue::FieldPath& path);

}  // namespace strongroom::provider
