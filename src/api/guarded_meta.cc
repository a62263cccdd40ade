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
                               kTestRequestedAnnotation, kNotifyLabel};

// "strongroom.dev/..", "sets.strongroom.dev/..".
bool IsOurs(std::string_view key) {
  const std::string_view prefix = key.substr(0, std::min(key.find('/'), key.size()));
  if (prefix.size() == key.size() || !prefix.ends_with(kGroup)) return false;
  return prefix.size() == kGroup.size() || prefix[prefix.size() - kGroup.size() - 1] == '.';
}

bool IsRequest(std::string_view key) {
  return std::find(kRequests.begin(), kRequests.end(), key) != kRequests.end();
}

template <typename Predicate>
std::map<std::string, std::string> MarksOf(const Json& metadata, const char* member,
                                           Predicate is_wanted) {
  std::map<std::string, std::string> marks;
  const Json& all = ObjectAt(metadata, member);
  for (const auto& [key, value] : all.items()) {
    if (is_wanted(key)) marks.emplace(key, StringAt(all, key));
  }
  return marks;
}

bool IsGuarded(std::string_view key) { return IsOurs(key) && !IsRequest(key); }

bool AsksForTheSame(const Json& before, const Json& after) {
  const auto requests = [](const Json& object) {
    return MarksOf(ObjectAt(object, "metadata"), "annotations", IsRequest);
  };
  return requests(before) == requests(after);
}

}  // namespace

domain::GuardedMeta GuardedMetaOf(const Json& object) {
  const Json& metadata = ObjectAt(object, "metadata");
  return {.owner_references = CanonicalJson(ArrayAt(metadata, "ownerReferences")),
          .finalizers = CanonicalJson(ArrayAt(metadata, "finalizers")),
          .labels = MarksOf(metadata, "labels", IsGuarded),
          .annotations = MarksOf(metadata, "annotations", IsGuarded)};
}

bool IsChanged(const Json& before, const Json& after) {
  return CanonicalJson(ObjectAt(before, "spec")) != CanonicalJson(ObjectAt(after, "spec")) ||
         !domain::ChangedFields(GuardedMetaOf(before), GuardedMetaOf(after)).empty() ||
         !AsksForTheSame(before, after);
}

}  // namespace strongroom::api
