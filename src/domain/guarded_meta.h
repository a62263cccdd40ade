#pragma once

#include <map>
#include <string>
#include <vector>

namespace strongroom::domain {

// What of an object's metadata decides whether it stays, and whose it is: an owner that is not
// there makes the garbage collector delete it, a finalizer keeps what is deleted, and by their
// labels the parts of Strongroom find what is theirs. So it is not for everybody to set or change
// who may make or change the object.
struct GuardedMeta {
  // As text that is equal where they are.
  std::string owner_references;
  std::string finalizers;
  // Those of Strongroom, without what people ask for by them.
  std::map<std::string, std::string> labels;
  std::map<std::string, std::string> annotations;
};

// The fields that differ: "metadata.finalizers", "metadata.labels[strongroom.dev/schedule]".
std::vector<std::string> ChangedFields(const GuardedMeta& before, const GuardedMeta& after);

// The same for people who may not change them, as a sentence; `changed` is not empty.
std::string DescribeGuarded(const std::vector<std::string>& changed);

}  // namespace strongroom::domain
