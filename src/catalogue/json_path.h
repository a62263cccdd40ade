#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "base/json.h"
#include "catalogue/field_path.h"

namespace strongroom::catalogue {

// The cost of all of these is linear in the value for a path of one length: a path at any depth
// passes each value once for each of its steps. None of them recurses deeper than a path is long.

// Removes what `path` leads to, and objects on the way that are empty then, so that an object that
// never had an annotation equals one that lost its only annotation.
void RemoveAt(base::Json& value, const FieldPath& path);

// Whether `path` leads to anything but null.
bool ExistsAt(const base::Json& value, const FieldPath& path);

// Copies what `path` leads to in `from` to the same place in `to`, where the objects and elements
// on the way are; an object that holds nothing else is made. Elements of arrays belong together by
// their member "name", or by their place where they have none. Paths at any depth, or with a
// condition, copy nothing.
void CopyAt(const FieldPath& path, const base::Json& from, base::Json& to);

// Sorts each array that `path` leads to by the canonical form of its elements, inner ones first.
// Cost: the size of the arrays times how many of them are in each other. Throws base::JsonError
// when there is no such form (text that is not UTF-8).
void SortAt(base::Json& value, const FieldPath& path);

// Everything that `path` leads to, in document order. Valid as long as `value` is not changed.
std::vector<const base::Json*> ValuesAt(const base::Json& value, const FieldPath& path);
// The same, to be changed.
std::vector<base::Json*> ValuesAt(base::Json& value, const FieldPath& path);

}  // namespace strongroom::catalogue
