#include "catalogue/normalise.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/sha256.h"
#include "catalogue/equality.h"
#include "catalogue/json_path.h"

namespace strongroom::catalogue {
namespace {

using base::Json;

// Conditions speak of the object as it was served, so they come before anything is removed.
std::vector<const FieldPath*> Stripped(const PolicyType& type, const Json& object) {
  std::vector<const FieldPath*> paths;
  const auto add = [&](const std::vector<FieldPath>& more) {
    for (const FieldPath& path : more) paths.push_back(&path);
  };
  for (const ConditionalStrip& rule : type.content.strip_when) {
    if (ExistsAt(object, rule.present)) add(rule.strip);
  }
  add(type.defaults->strip);
  add(type.content.strip);
  return paths;
}

void Keep(Json& object, const KeepOnly& rule) {
  for (Json* const at : ValuesAt(object, rule.at)) {
    if (!at->is_object()) continue;
    for (auto member = at->begin(); member != at->end();) {
      const bool is_kept =
          std::find(rule.members.begin(), rule.members.end(), member.key()) != rule.members.end();
      member = is_kept ? std::next(member) : at->erase(member);
    }
  }
}

// It stays a text, so that it is told from the same as values. What is no JSON is compared as it
// is.
void ReadJsonText(Json& value, const std::vector<Equality>& equal) {
  if (!value.is_string()) return;
  auto& text = value.get_ref<std::string&>();
  try {
    Json inner = base::ParseJson(text, {.repeated = base::RepeatedMembers::kRefused});
    MakeEqual(inner, equal);
    text = base::CanonicalJson(inner);
  } catch (const base::JsonError&) {
    return;
  }
}

// Inner arrays first: an array's place among others depends on what is in it.
void SortUnordered(const PolicyType& type, Json& object) {
  std::vector<const FieldPath*> unordered;
  for (const FieldPath& path : type.defaults->unordered) unordered.push_back(&path);
  for (const FieldPath& path : type.content.unordered) unordered.push_back(&path);
  std::stable_sort(unordered.begin(), unordered.end(),
                   [](const FieldPath* a, const FieldPath* b) { return a->size() > b->size(); });
  for (const FieldPath* path : unordered) SortAt(object, *path);
}

}  // namespace

// What is equal has one spelling before anything else looks at it: whether an object is empty, and
// which element of an array is the first, must not depend on spelling.
Json Normalise(const PolicyType& type, Json object) {
  const std::vector<const FieldPath*> stripped = Stripped(type, object);
  MakeEqual(object, type.defaults->equal);
  for (const KeepOnly& rule : type.content.keep_only) Keep(object, rule);
  for (const FieldPath* path : stripped) RemoveAt(object, *path);
  for (const FieldPath& path : type.content.json_texts) {
    for (Json* const text : ValuesAt(object, path)) ReadJsonText(*text, type.defaults->equal);
  }
  SortUnordered(type, object);
  return object;
}

std::string ChangeDigest(const PolicyType& type, Json object) {
  return base::Sha256Hex(base::CanonicalJson(Normalise(type, std::move(object))));
}

}  // namespace strongroom::catalogue
