#include "sealing/compared_types.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "domain/outcome.h"

namespace strongroom::sealing {
namespace {

bool SaysComplete(const std::string& state) {
  return state == domain::NameOf(domain::TypeState::kComplete);
}

}  // namespace

ComparedTypes::ComparedTypes(TypeStates before, TypeStates after, domain::NamingTypes naming)
    : before_(std::move(before)), after_(std::move(after)), naming_(std::move(naming)) {}

bool ComparedTypes::IsComplete(const TypeStates& states, const std::string& type) {
  const auto found = states.find(type);
  return found != states.end() && SaysComplete(found->second);
}

bool ComparedTypes::Has(const std::string& type) const {
  return IsComplete(before_, type) && IsComplete(after_, type);
}

bool ComparedTypes::Tells(const std::string& type, const TypeStates& here,
                          const TypeStates& there) const {
  const auto [begin, end] = naming_.equal_range(type);
  for (auto by = begin; by != end; ++by) {
    if (IsComplete(here, by->second) && !IsComplete(there, by->second)) return false;
  }
  return true;
}

base::Json ComparedTypes::NotCompared() const {
  std::map<std::string, std::string> why;
  const auto look = [&](const TypeStates& states, const TypeStates& others, const char* where,
                        const char* elsewhere) {
    for (const auto& [type, state] : states) {
      if (!SaysComplete(state)) {
        why.emplace(type, state + " in the set " + where);
      } else if (!others.contains(type)) {
        why.emplace(type, std::string("not selected in the set ") + elsewhere);
      }
    }
  };
  look(before_, after_, "before", "after");
  look(after_, before_, "after", "before");
  base::Json list = base::Json::array();
  for (const auto& [type, words] : why) list.push_back({{"type", type}, {"why", words}});
  return list;
}

}  // namespace strongroom::sealing
