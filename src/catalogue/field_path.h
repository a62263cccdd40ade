#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace strongroom::catalogue {

// One step of a path into an object.
struct PathStep {
  enum class Kind {
    kMember,    // the member called `name`
    kPrefix,    // every member whose name begins with `name`
    kSuffix,    // every member whose name ends with `name`
    kAny,       // every member
    kEach,      // every element of an array
    kWhere,     // every element of an array whose member `name` has `value`
    kAnyDepth,  // only as the first: the object itself and everything in it, however deep
  };
  Kind kind = Kind::kMember;
  std::string name;
  std::string value = {};  // text, or "true" or "false" for a boolean

  bool operator==(const PathStep&) const = default;
};

// A place, or many, in an object: `spec.rules[].verbs`, `metadata.annotations["a.b/c"]`,
// `metadata.annotations["a.b/*"]`, `["*@odata.context"]`, `users["*"]`,
// `omaSettings[isEncrypted=true].value`. With ".." before it, it begins at any depth: `..secret`,
// `..["*@odata.id"]`; a condition behind it is one on objects wherever they are:
// `..[@odata.type=#a.b].value`.
using FieldPath = std::vector<PathStep>;

// Throws CatalogueError that quotes the text and says what is wrong with it.
FieldPath ParseFieldPath(std::string_view text);

// Whether it begins at any depth.
inline bool IsAtAnyDepth(const FieldPath& path) {
  return !path.empty() && path.front().kind == PathStep::Kind::kAnyDepth;
}

}  // namespace strongroom::catalogue
