#include "api/object_changes.h"

#include <nlohmann/json.hpp>
#include <set>

#include "api/json.h"
#include "api/meta.h"
#include "base/json_members.h"
#include "base/json_writer.h"
#include "base/text.h"

namespace strongroom::api {
namespace {

using base::MemberAt;

constexpr const char* kNotShown = "(not shown)";

class Differ {
 public:
  // Null pointers: it is not there.
  void Compare(const std::string& path, const Json* from, const Json* to) {
    const bool is_map = (from == nullptr || from->is_object()) &&
                        (to == nullptr || to->is_object()) && (from != nullptr || to != nullptr);
    if (!is_map || IsEmptyOrAbsent(from, to)) return CompareLeaves(path, from, to);
    std::set<std::string_view> keys;
    for (const Json* side : {from, to}) {
      if (side == nullptr) continue;
      for (const auto& [key, value] : side->items()) keys.insert(key);
    }
    for (const std::string_view key : keys) {
      Compare(path + Step(key), Member(from, key), Member(to, key));
    }
  }

  // Of annotations, whose values are whatever somebody puts there.
  void CompareAnnotations(const Json* from, const Json* to) {
    const Json none = Json::object();
    const Json& before = from == nullptr ? none : *from;
    const Json& after = to == nullptr ? none : *to;
    std::set<std::string_view> keys;
    for (const Json* side : {&before, &after}) {
      if (!side->is_object()) continue;
      for (const auto& [key, value] : side->items()) keys.insert(key);
    }
    for (const std::string_view key : keys) {
      const Json* const was = Member(&before, key);
      const Json* const is = Member(&after, key);
      const std::string path = "metadata.annotations" + Step(key);
      if (key.starts_with(std::string(kGroup) + '/')) {
        CompareLeaves(path, was, is);
      } else if (AreDifferent(was, is)) {
        Add({path, was == nullptr ? "" : kNotShown, is == nullptr ? "" : kNotShown});
      }
    }
  }

  std::vector<FieldChange> Take() && {
    if (more_ > 0) changes_.push_back({"(" + std::to_string(more_) + " more)", "", ""});
    return std::move(changes_);
  }

  static const Json* Member(const Json* object, std::string_view key) {
    return object == nullptr ? nullptr : MemberAt(*object, key);
  }

 private:
  static std::string Step(std::string_view key) {
    const bool is_plain = key.find_first_of("./[]") == std::string_view::npos;
    return is_plain ? '.' + std::string(key) : '[' + std::string(key) + ']';
  }
  // So that it shows at all.
  static bool IsEmptyOrAbsent(const Json* from, const Json* to) {
    return (from == nullptr || from->empty()) && (to == nullptr || to->empty());
  }
  static bool AreDifferent(const Json* from, const Json* to) {
    if (from == nullptr || to == nullptr) return from != to;
    return *from != *to;
  }
  static std::string TextOf(const Json* value) {
    if (value == nullptr) return "";
    if (const auto* text = value->get_ptr<const std::string*>()) {
      return base::Cut(*text, kMaxFieldText);
    }
    return base::Cut(base::WriteJson(*value, base::JsonStyle::kReplacing), kMaxFieldText);
  }

  void CompareLeaves(const std::string& path, const Json* from, const Json* to) {
    if (AreDifferent(from, to)) Add({path, TextOf(from), TextOf(to)});
  }
  void Add(FieldChange change) {
    if (changes_.size() == kMaxFieldChanges) {
      ++more_;
    } else {
      change.path = base::Cut(change.path, kMaxFieldText);
      changes_.push_back(std::move(change));
    }
  }

  std::vector<FieldChange> changes_;
  size_t more_ = 0;
};

}  // namespace

std::vector<FieldChange> ChangesBetween(const Json& from, const Json& to) {
  Differ differ;
  differ.Compare("spec", Differ::Member(&from, "spec"), Differ::Member(&to, "spec"));
  const Json* const before = Differ::Member(&from, "metadata");
  const Json* const after = Differ::Member(&to, "metadata");
  for (const char* name : {"labels", "finalizers", "ownerReferences"}) {
    differ.Compare(std::string("metadata.") + name, Differ::Member(before, name),
                   Differ::Member(after, name));
  }
  differ.CompareAnnotations(Differ::Member(before, "annotations"),
                            Differ::Member(after, "annotations"));
  return std::move(differ).Take();
}

std::string LastManager(const Json& object) {
  const Json* const metadata = MemberAt(object, "metadata");
  const Json* const fields = metadata == nullptr ? nullptr : MemberAt(*metadata, "managedFields");
  if (fields == nullptr || !fields->is_array()) return "";
  std::string manager;
  std::string newest;
  for (const Json& entry : *fields) {
    if (!base::TextOrEmpty(entry, "subresource").empty()) continue;
    // RFC 3339 in UTC, as the API server writes it.
    std::string time = base::TextOrEmpty(entry, "time");
    if (time < newest) continue;
    newest = std::move(time);
    manager = base::TextOrEmpty(entry, "manager");
  }
  return base::Cut(manager, kMaxFieldText);
}

}  // namespace strongroom::api
