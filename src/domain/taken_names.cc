#include "domain/taken_names.h"

#include <algorithm>

#include "domain/naming.h"

namespace strongroom::domain {

std::string NameNow(const ScheduleStatus& status, const std::string& name) {
  const auto found = std::find_if(status.taken_names.begin(), status.taken_names.end(),
                                  [&](const TakenName& taken) { return taken.name == name; });
  return found == status.taken_names.end() ? name : found->instead;
}

std::string TakeAnotherName(std::vector<TakenName>& names, const std::string& taken,
                            std::string_view ending) {
  TakenName another{.name = taken, .instead = {}};
  const auto found = std::find_if(names.begin(), names.end(),
                                  [&](const TakenName& known) { return known.instead == taken; });
  if (found != names.end()) {
    another.name = found->name;
    names.erase(found);
  }
  another.instead = OtherName(another.name, ending);
  names.push_back(another);
  if (names.size() > kMaxTakenNames) names.erase(names.begin());
  return another.instead;
}

}  // namespace strongroom::domain
