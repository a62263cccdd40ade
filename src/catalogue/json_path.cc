#include "catalogue/json_path.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/json_members.h"

namespace strongroom::catalogue {
namespace {

using base::Json;
using Kind = PathStep::Kind;
using StepIterator = FieldPath::const_iterator;

bool Matches(const PathStep& step, std::string_view name) {
  switch (step.kind) {
    case Kind::kMember:
      return name == step.name;
    case Kind::kPrefix:
      return name.starts_with(step.name);
    case Kind::kSuffix:
      return name.ends_with(step.name);
    case Kind::kAny:
      return true;
    case Kind::kEach:
    case Kind::kWhere:
    case Kind::kAnyDepth:
      break;
  }
  return false;
}

bool IsWhere(const PathStep& step, const Json& value) {
  const Json* const member = base::MemberAt(value, step.name);
  if (member == nullptr) return false;
  if (member->is_boolean()) return step.value == (member->get<bool>() ? "true" : "false");
  return member->is_string() && member->get_ref<const std::string&>() == step.value;
}

bool IsOfElements(const PathStep& step) {
  return step.kind == Kind::kEach || step.kind == Kind::kWhere;
}

bool TakesElement(const PathStep& step, const Json& element) {
  return step.kind == Kind::kEach || IsWhere(step, element);
}

// Calls `visit` with each value that one step leads to. Json is const or not, as the caller's is.
template <typename JsonType, typename Visitor>
void ForEachAt(JsonType& value, const PathStep& step, Visitor visit) {
  if (IsOfElements(step)) {
    if (!value.is_array()) return;
    for (auto& element : value) {
      if (TakesElement(step, element)) visit(element);
    }
    return;
  }
  if (!value.is_object()) return;
  if (step.kind == Kind::kMember) {
    if (const auto found = value.find(step.name); found != value.end()) visit(*found);
    return;
  }
  for (auto entry = value.begin(); entry != value.end(); ++entry) {
    if (Matches(step, entry.key())) visit(entry.value());
  }
}

template <typename JsonType, typename Visitor>
void Walk(JsonType& value, StepIterator step, StepIterator end, const Visitor& visit) {
  if (step == end) {
    visit(value);
    return;
  }
  ForEachAt(value, *step, [&](auto& child) { Walk(child, step + 1, end, visit); });
}

template <typename JsonType>
void PushInner(JsonType& value, std::vector<JsonType*>& pending) {
  const size_t before = pending.size();
  for (auto& inner : value) {
    if (inner.is_structured()) pending.push_back(&inner);
  }
  std::reverse(pending.begin() + static_cast<ptrdiff_t>(before), pending.end());
}

// Calls `visit` with the value and each object and array in it, in document order; what it removes
// of one is not visited.
template <typename JsonType, typename Visitor>
void ForEachInside(JsonType& value, const Visitor& visit) {
  std::vector<JsonType*> pending{&value};
  while (!pending.empty()) {
    JsonType& next = *pending.back();
    pending.pop_back();
    visit(next);
    if (next.is_structured()) PushInner(next, pending);
  }
}

// Calls `visit` with each value at which the rest of the path begins, and that rest.
template <typename JsonType, typename Visitor>
void ForEachStart(JsonType& value, const FieldPath& path, const Visitor& visit) {
  if (!IsAtAnyDepth(path)) return visit(value, path.begin());
  const StepIterator first = path.begin() + 1;
  const bool is_condition = first != path.end() && first->kind == Kind::kWhere;
  ForEachInside(value, [&](JsonType& start) {
    if (!is_condition) {
      visit(start, first);
    } else if (IsWhere(*first, start)) {
      visit(start, first + 1);
    }
  });
}

template <typename JsonType>
std::vector<JsonType*> Collect(JsonType& value, const FieldPath& path) {
  std::vector<JsonType*> values;
  ForEachStart(value, path, [&](JsonType& start, StepIterator first) {
    Walk(start, first, path.end(), [&](JsonType& found) { values.push_back(&found); });
  });
  return values;
}

void Remove(Json& value, StepIterator step, StepIterator end);

void RemoveElements(Json& array, StepIterator step, StepIterator end) {
  const bool is_last = step + 1 == end;
  if (is_last) {
    auto& elements = array.get_ref<Json::array_t&>();
    std::erase_if(elements, [&](const Json& element) { return TakesElement(*step, element); });
    return;
  }
  for (Json& element : array) {
    if (TakesElement(*step, element)) Remove(element, step + 1, end);
  }
}

void Remove(Json& value, StepIterator step, StepIterator end) {
  if (step == end) return;
  if (IsOfElements(*step)) {
    if (value.is_array()) RemoveElements(value, step, end);
    return;
  }
  if (!value.is_object()) return;
  const bool is_last = step + 1 == end;
  for (auto entry = value.begin(); entry != value.end();) {
    if (!Matches(*step, entry.key())) {
      ++entry;
      continue;
    }
    if (!is_last) Remove(entry.value(), step + 1, end);
    const bool is_empty = entry.value().is_object() && entry.value().empty();
    entry = is_last || is_empty ? value.erase(entry) : std::next(entry);
  }
}

// The element of `array` that stands for number `index` of another one; null where there is none.
Json* PartnerOf(const Json& element, size_t index, Json& array) {
  const auto name_of = [](const Json& one) {
    return one.is_object() ? one.value("name", Json()) : Json();
  };
  const Json name = name_of(element);
  if (name.is_null()) return index < array.size() ? &array[index] : nullptr;
  for (Json& other : array) {
    if (name_of(other) == name) return &other;
  }
  return nullptr;
}

void Copy(const Json& from, StepIterator step, StepIterator end, Json& to);

void CopyMembers(const Json& from, StepIterator step, StepIterator end, Json& to) {
  const bool is_last = step + 1 == end;
  for (auto entry = from.begin(); entry != from.end(); ++entry) {
    if (!Matches(*step, entry.key())) continue;
    if (is_last) {
      to[entry.key()] = entry.value();
      continue;
    }
    const bool is_new = !to.contains(entry.key()) && entry.value().is_object();
    if (is_new) to[entry.key()] = Json::object();
    const auto place = to.find(entry.key());
    if (place != to.end()) Copy(entry.value(), step + 1, end, *place);
    if (is_new && to[entry.key()].empty()) to.erase(entry.key());
  }
}

void Copy(const Json& from, StepIterator step, StepIterator end, Json& to) {
  if (step == end) return;
  if (step->kind == Kind::kEach) {
    if (!from.is_array() || !to.is_array()) return;
    for (size_t i = 0; i < from.size(); ++i) {
      if (Json* const partner = PartnerOf(from[i], i, to)) Copy(from[i], step + 1, end, *partner);
    }
    return;
  }
  if (from.is_object() && to.is_object()) CopyMembers(from, step, end, to);
}

void Sort(Json& array) {
  if (!array.is_array() || array.size() < 2) return;
  std::vector<std::pair<std::string, Json>> elements;
  elements.reserve(array.size());
  for (Json& element : array) {
    std::string text = base::CanonicalJson(element);
    elements.emplace_back(std::move(text), std::move(element));
  }
  std::stable_sort(elements.begin(), elements.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::transform(elements.begin(), elements.end(), array.begin(),
                 [](auto& element) { return std::move(element.second); });
}

}  // namespace

void RemoveAt(Json& value, const FieldPath& path) {
  ForEachStart(value, path,
               [&](Json& start, StepIterator first) { Remove(start, first, path.end()); });
}

void CopyAt(const FieldPath& path, const Json& from, Json& to) {
  if (!IsAtAnyDepth(path)) Copy(from, path.begin(), path.end(), to);
}

bool ExistsAt(const Json& value, const FieldPath& path) {
  const std::vector<const Json*> values = ValuesAt(value, path);
  return std::any_of(values.begin(), values.end(),
                     [](const Json* found) { return !found->is_null(); });
}

void SortAt(Json& value, const FieldPath& path) {
  const std::vector<Json*> arrays = Collect(value, path);
  // In document order what is inside comes later.
  std::for_each(arrays.rbegin(), arrays.rend(), [](Json* array) { Sort(*array); });
}

std::vector<const Json*> ValuesAt(const Json& value, const FieldPath& path) {
  return Collect(value, path);
}

std::vector<Json*> ValuesAt(Json& value, const FieldPath& path) { return Collect(value, path); }

}  // namespace strongroom::catalogue
