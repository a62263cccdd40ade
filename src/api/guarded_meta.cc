#include "api/guarded_meta.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "api/json.h"
#include "api/meta.h"

namespace strongroom::api {
namespace {

// Requests of whoever may change the object, as its spec is.
constexpr std::array kRequests{kRunNowAnnotation, kAcceptSetAnnotation, kCheckNowAnnotation,
                               kTestRequestedAnnotation};

// "strongroom.dev/..", "sets.strongroom.dev/..".
bool IsOurs(std::string_view key) {
  const std::string_view prefix = key.substr(0, std::min(key.find('/'), key.size()));
  if (prefix.size() == key.size() || !prefix.ends_with(kGroup)) return false;
  return prefix.size() == kGroup.size() || prefix[prefix.size() - kGroup.size() - 1] == '.';
}

bool IsRequest(std::string_view key) {
  return std::find(kRequests.begin(), kRequests.end(), key) != kRequests.end();
}

std::map<std::string, std::string> MarksOf(const Json& metadata, const char* member) {
  std::map<std::string, std::string> marks;
  const Json& all = ObjectAt(metadata, member);
  for (const auto& [key, value] : all.items()) {
    if (IsOurs(key) && !IsRequest(key)) marks.emplace(key, StringAt(all, key));
  }
  return marks;
}

}  // namespace

domain::GuardedMeta GuardedMetaOf(const Json& object) {
  const Json& metadata = ObjectAt(object, "metadata");
  return {.owner_references = CanonicalJson(ArrayAt(metadata, "ownerReferences")),
          .finalizers = CanonicalJson(ArrayAt(metadata, "finalizers")),
          .labels = MarksOf(metadata, "labels"),
          .annotations = MarksOf(metadata, "annotations")};
}

}  // namespace strongroom::api
