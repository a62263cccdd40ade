#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace strongroom::catalogue {

// One step of a path into an object.
struct PathStep {
  enum class Kind {
    kMember,  // the member called `name`
    kPrefix,  // every member whose name begins with `name`
    kEach,    // every element of an array
  };
  Kind kind = Kind::kMember;
  std::string name;

  bool operator==(const PathStep&) const = default;
};

// A place, or many, in an object: `spec.rules[].verbs`, `metadata.annotations["a.b/c"]`,
// `metadata.annotations["a.b/*"]`.
using FieldPath = std::vector<PathStep>;

// Throws CatalogueError that quotes the text and says what is wrong with it.
FieldPath ParseFieldPath(std::string_view text);

}  // namespace strongroom::catalogue
