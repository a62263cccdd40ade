#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "domain/problem.h"

namespace strongroom::api {

// Which member of an object is being read, and where what is wrong with it is told. The first
// problem of a member is enough: the next ones may only follow from it. Not thread-safe.
class Place {
 public:
  // `problems` outlives the place. An empty path is the whole document.
  Place(std::string path, std::vector<domain::Problem>& problems)
      : path_(std::move(path)), problems_(&problems) {}

  // "spec.retention" in "spec".
  Place Member(std::string_view name) const;

  // Both return false, so that a reader can return them.
  bool Fail(std::string message) const;
  // "expected a string, found number".
  bool FailType(std::string_view expected, const base::Json& found) const;

 private:
  std::string path_;
  std::vector<domain::Problem>* problems_;
};

// What a person has written, in quotes and not at any length: for messages.
std::string Shown(std::string_view text);

}  // namespace strongroom::api
